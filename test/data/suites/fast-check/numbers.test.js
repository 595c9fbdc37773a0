// Run by `vitest run`.
import { describe, test } from 'vitest';
import { properties } from './numbers.js';

describe('numbers', () => properties(test));
