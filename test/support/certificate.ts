import {createPrivateKey, generateKeyPairSync, type KeyObject, sign} from 'node:crypto';

/** A key and its certificate, both PEM. */
export type Certificate = {readonly key: string; readonly cert: string; readonly name: string};

export type CertificateOptions = {
	readonly name?: string;
	/** Signs it; itself if left out. */
	readonly issuer?: Certificate;
	readonly from?: Date;
	readonly to?: Date;
	/** Names and addresses that it is for. */
	readonly hosts?: readonly string[];
};

const day = 86_400_000;

/** An X.509 certificate over a new P-256 key. Node reads certificates but makes none. */
export function makeCertificate(options: CertificateOptions = {}): Certificate {
	const {
		name = 'fake-apiserver',
		issuer,
		from = new Date(Date.now() - day),
		to = new Date(Date.now() + 3650 * day),
		hosts = ['127.0.0.1', 'localhost'],
	} = options;
	const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const signer: KeyObject = issuer ? createPrivateKey(issuer.key) : privateKey;
	const body = sequence(
		tagged(0xa0, integer(2)),
		integer(2 ** 30 + Math.floor(Math.random() * 2 ** 29)),
		ecdsaWithSha256,
		nameOf(issuer?.name ?? name),
		sequence(time(from), time(to)),
		nameOf(name),
		publicKey.export({type: 'spki', format: 'der'}),
		tagged(
			0xa3,
			sequence(
				sequence(oid('551d13'), octets(sequence(tagged(0x01, Buffer.from([0xff]))))),
				sequence(oid('551d11'), octets(sequence(...hosts.map(host)))),
			),
		),
	);
	const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), sign('sha256', body, signer)));
	const cert = `-----BEGIN CERTIFICATE-----\n${der
		.toString('base64')
		.match(/.{1,64}/g)
		?.join('\n')}\n-----END CERTIFICATE-----\n`;
	return {key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(), cert, name};
}

function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const body = Buffer.concat(parts);
	const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
	return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: readonly Uint8Array[]) => tagged(0x30, ...parts);
const octets = (part: Uint8Array) => tagged(0x04, part);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

/** A small number, or one whose four bytes begin with a bit that is no sign. */
function integer(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return tagged(0x02, value < 128 ? bytes.subarray(3) : bytes);
}

const nameOf = (name: string) => sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));

/** GeneralizedTime. */
const time = (date: Date) => tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

const host = (text: string) =>
	/^[\d.]+$/.test(text) ? tagged(0x87, Buffer.from(text.split('.').map(Number))) : tagged(0x82, Buffer.from(text));
