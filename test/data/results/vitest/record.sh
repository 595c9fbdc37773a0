#!/bin/bash
# record.sh DIRECTORY: installs vitest in the directory, runs the suites below there, and keeps what vitest reports beside
# this script. Needs npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
echo '{}' >package.json
npm install --silent --no-save vitest@4
rm -f was-here ./*.test.js

record() {  # NAME ARGUMENT ...
  local name=$1
  shift
  npx vitest run --reporter=json --outputFile="$name.out" "$@" >log 2>&1 || true
  sed "s|$PWD|/project|g" "$name.out" >"$here/$name.json"
}

cat >plain.test.js <<'JS'
import fs from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
test('passes', () => {});
test('fails', () => { expect(1 + 1).toBe(3); });
test.skip('skips', () => {});
test.todo('to do');
describe('outer', () => { describe('in > ner "quoted" größer', () => { test('deep/with slash', () => {}); test('same', () => {}); test('same', () => { throw new Error('of two\nlines'); }); }); });
test('hangs', () => new Promise(() => {}), 100);
test('flaky', { retry: 2 }, () => { if (!fs.existsSync('was-here')) { fs.writeFileSync('was-here', ''); throw new Error('the first time'); } });
test('broken', { retry: 2 }, () => { throw new Error('always'); });
describe('hook', () => { beforeAll(() => { throw new Error('in the hook'); }); test('after the hook', () => {}); });
test.fails('known bug', () => { throw new Error('known'); });
JS

cat >only.test.js <<'JS'
import { test } from 'vitest';
test.only('chosen', () => {});
test('not chosen', () => {});
JS

cat >unread.test.js <<'JS'
import { test } from 'vitest';
test('never', () => {});
syntax error here
JS

cat >throws.test.js <<'JS'
import { test } from 'vitest';
test('before', () => {});
throw new Error('while it loads');
JS

cat >crash.test.js <<'JS'
import { test } from 'vitest';
test('first', () => {});
test('crashes', () => { process.abort(); });
JS

cat >exits.test.js <<'JS'
import { test } from 'vitest';
test('exits', () => { process.exit(3); });
JS

cat >after.test.js <<'JS'
import { afterAll, test } from 'vitest';
afterAll(() => { throw new Error('at the end'); });
test('before the end', () => {});
JS

cat >hook.test.js <<'JS'
import { beforeAll, describe, test } from 'vitest';
test('fails', () => { throw new Error('by itself'); });
describe('hook', () => { beforeAll(() => { throw new Error('in the hook'); }); test('after the hook', () => {}); });
JS

record all --pool=forks --includeTaskLocation
record hook hook
record good only
