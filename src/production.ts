// React decides when it is imported whether to keep a record of every render (vadimdemedes/ink#869), so this comes before everything else.
Object.assign(process.env, {NODE_ENV: 'production'});
