import {it} from 'vitest';
import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {Matches} from '../../src/query/matches.js';
import {parseQuery} from '../../src/query/parse.js';
import {makeStore,parseEvents} from '../support/make-store.js';
it('bench',()=>{
 const base=parseEvents(gunzipSync(readFileSync('/work/shared/data/own-1.37/'+(process.env.LOG??'demo')+'.log.gz'))) as any[];
 const store=makeStore();
 let n=0;
 const shift=(t:string,k:number)=>{const d=new Date(Date.parse(t)+k*400_000);return d.toISOString().slice(0,23)+t.slice(23);};
 const light=base.map(({requestObject,responseObject,...e})=>e);
 for(let k=0;n<300_000;k++)for(const e of light){ if(n++>=300_000)break; store.append({...e,auditID:k.toString(16).padStart(8,'0')+e.auditID.slice(8),requestReceivedTimestamp:shift(e.requestReceivedTimestamp,k),stageTimestamp:shift(e.stageTimestamp,k),objectRef:e.objectRef&&{...e.objectRef,name:e.objectRef.name&&(e.objectRef.name+'-'+(k%40))}} as any);}
 store.lines;
 const m=new Matches(store.reader,store.requests,{isUtc:true});
 store.publish();
 const run=(label:string)=>{let t=performance.now(),max=0,slices=0,first=0,fr=0;for(;;){const b=performance.now();const more=m.advance(8);const d=performance.now()-b;max=Math.max(max,d);slices++;if(!first&&m.getSnapshot().length){first=performance.now()-t;}if(!more)break;}
  console.log(label.padEnd(44),(performance.now()-t).toFixed(1),'ms in',slices,'slices, longest',max.toFixed(1),'first',first.toFixed(1),'matched',m.getSnapshot().matched,'noise',m.getSnapshot().noise);};
 run('load everything');
 const q=(t:string)=>(parseQuery(t) as any).query;
 for(const [t,o] of [['',{}],['',{hideNoise:true}],['user:alice',{}],['user:alice verb:delete',{}],['code:>=400',{}],['alice',{}],['alice delete',{}],['face',{}],['is:session',{}],['is:open',{}],['latency:>1s',{}],['object:payments/deployments.apps/web',{}],['time:>08:14',{}],['name:web-*',{hideNoise:true}],['path=~"/pods/[^/]*$"',{}],['subresource:exec',{}],['fieldmanager:kubectl',{}],['',{hideNoise:true,kind:'events'}]] as any){m.ask({query:q(t),...o});run(t+' '+JSON.stringify(o));m.ask({query:q('code:999')});while(m.advance(8));m.ask({query:q(t),...o});run(' again');}
});
