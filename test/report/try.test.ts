import {it} from 'vitest';
import {reportOnScreen} from '../../src/commands/report-on-screen.js';
it('x', () => {
 const rep=(n:number)=>({title:'',columns:[{name:'user',align:'left'} as const,{name:'count',align:'right'} as const],rows:Array.from({length:n},(_, i)=>['user-日本'+i+(i===1?'\u001b[2J\u202ex'.repeat(30):''),i===1?undefined:12345-i])});
 for (const w of [80,40,10,3,1]) console.log(w+'\n'+reportOnScreen(rep(4),w).replaceAll('\n','|\n'));
 console.log(JSON.stringify(reportOnScreen(rep(0),80)));
 for (const n of [20,200,1000,3000]) { const t=performance.now(); const s=reportOnScreen(rep(n),80); console.log(n,s.split('\n').length,performance.now()-t); }
}, 100000);
