// Run by `node --test numbers.node.mjs`.
import { test } from 'node:test';
import { properties } from './numbers.js';

properties(test);
