#!/usr/bin/env node
// React decides when it is imported whether to keep a record of every render (vadimdemedes/ink#869), so this file does nothing else and stays small.
Object.assign(process.env, {NODE_ENV: 'production'});
import('./main.js');
