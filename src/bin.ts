#!/usr/bin/env node
import './production.js';
import './main.js';
