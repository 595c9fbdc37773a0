import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const asked = (name) => process.env[name] !== undefined;

test('adds', () => {
  expect(1 + 2).toBe(3);
});

describe('sells', () => {
  test.each(['apple', 'two pears'])('%s', (what) => {
    expect(what.length).toBeGreaterThan(3);
  });
});

// Fails on its first run: SUITE_STATE names a folder where it leaves word of that.
(asked('SUITE_STATE') ? test : test.skip)('flaky', () => {
  const mark = path.join(process.env.SUITE_STATE, 'vitest-flaky');
  if (!fs.existsSync(mark)) {
    fs.writeFileSync(mark, '');
    throw new Error('the first time it fails');
  }
});

test('broken', () => {
  expect(1 + 1).toBe(3);
});

test('property', () => {
  const most = asked('SUITE_PROPERTY') ? 10 : 100;
  fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), (count) => count <= most));
});
