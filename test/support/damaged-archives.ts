import {gunzipSync, gzipSync, constants as zlib} from 'node:zlib';
import {makeLine} from './make-event.js';

/** An archive, how it was damaged, and the lines that can be had of it: what is not in `lost` members, and what zlib inflates of those. */
export type Damaged = {readonly how: string; readonly bytes: Buffer; readonly recoverable: readonly string[]};

const membersInArchive = 4;

/** One archive of several members damaged in each way that disks, copies and broken downloads damage them. */
export function damagedArchives(random: () => number): Damaged[] {
	const noise = () => Array.from({length: 12}, () => String(random())).join('');
	const texts = Array.from({length: membersInArchive}, () =>
		Array.from({length: 12 + Math.floor(random() * 30)}, () => `${makeLine({requestObject: {data: noise()}})}\n`).join(''),
	);
	const members = texts.map(text => gzipSync(text));
	const hit = Math.floor(random() * membersInArchive);
	const member = members[hit] ?? Buffer.alloc(0);
	const place = 12 + Math.floor(random() * (member.length - 24));
	const linesOf = (text: string) => text.split('\n').slice(0, -1);
	const others = texts.filter((_, n) => n !== hit).flatMap(linesOf);
	const before = texts.slice(0, hit).flatMap(linesOf);
	/** The archive with this in the place of the member, and what zlib makes of the good beginning of it. */
	const replaced = (how: string, bytes: Buffer, goodBytes: number): Damaged => ({
		how,
		bytes: Buffer.concat(members.map((each, n) => (n === hit ? bytes : each))),
		recoverable: [...others, ...linesOf(inflatedOf(member.subarray(0, goodBytes)))],
	});
	const overwritten = (how: string, length: number, fill: () => number): Damaged => {
		const bytes = Buffer.from(member);
		for (let at = place; at < Math.min(place + length, bytes.length); at++) bytes[at] = fill();
		return replaced(how, bytes, place);
	};
	const all = Buffer.concat(members);
	const cutAt = members.slice(0, hit).reduce((sum, {length}) => sum + length, 0) + place;
	const ofCut = [...before, ...linesOf(inflatedOf(member.subarray(0, place)))];
	const everything = texts.flatMap(linesOf);
	const randomByte = () => Math.floor(random() * 256);
	return [
		{how: 'cut short: a download that broke off', bytes: all.subarray(0, cutAt), recoverable: ofCut},
		{
			how: 'cut short, the rest zeros: a download into a file of the full size',
			bytes: Buffer.concat([all.subarray(0, cutAt), Buffer.alloc(all.length - cutAt)]),
			recoverable: ofCut,
		},
		replaced('a member that was not finished, others behind it: a shipper that was restarted', member.subarray(0, place), place),
		overwritten('a bad byte', 1, () => (member[place] ?? 0) ^ (1 << Math.floor(random() * 8))),
		overwritten('bytes overwritten', 16, randomByte),
		overwritten('a sector of zeros', 512, () => 0),
		overwritten('a page of another file', 4096, randomByte),
		replaced(
			'a wrong checksum',
			Buffer.concat([member.subarray(0, -8), Buffer.from([1, 2, 3, 4]), member.subarray(-4)]),
			member.length - 8,
		),
		replaced('a wrong length', Buffer.concat([member.subarray(0, -4), Buffer.from([1, 2, 3, 4])]), member.length - 8),
		replaced('a page missing', Buffer.concat([member.subarray(0, place), member.subarray(place + 300)]), place),
		replaced(
			'a page that stands there twice',
			Buffer.concat([member.subarray(0, place), member.subarray(Math.max(0, place - 200))]),
			place,
		),
		replaced('its beginning is gone', member.subarray(10 + Math.floor(random() * 40)), 0),
		{how: 'junk behind it', bytes: Buffer.concat([all, Buffer.from('<html>502 Bad Gateway</html>')]), recoverable: everything},
		{
			how: 'junk between two members',
			bytes: Buffer.concat([members[0] ?? all, Buffer.from('-- next file --\n'), ...members.slice(1)]),
			recoverable: everything,
		},
		{how: 'no damage but padding', bytes: Buffer.concat([all, Buffer.alloc(10_240)]), recoverable: everything},
	];
}

/** Things that only look like archives. */
export function lookAlikes(): Damaged[] {
	const lines = Array.from({length: 20}, () => makeLine());
	const text = `${lines.join('\n')}\n`;
	return [
		{how: 'a log whose first two bytes are those of gzip', bytes: Buffer.from(`\u001f\u008b\n${text}`, 'latin1'), recoverable: lines},
		{
			how: 'a log behind the header of a gzip',
			bytes: Buffer.from(`\u001f\u008b\u0008\0\0\0\0\0\0\u0003\n${text}`, 'latin1'),
			recoverable: lines,
		},
		{how: 'a plain log', bytes: Buffer.from(text), recoverable: lines},
	];
}

function inflatedOf(beginning: Buffer): string {
	try {
		return gunzipSync(beginning, {finishFlush: zlib.Z_SYNC_FLUSH}).toString();
	} catch {
		return '';
	}
}
