#!/bin/bash
# record.sh DIRECTORY: installs Jest in the directory, runs the suites below there, and keeps what Jest reports beside
# this script. Needs npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
echo '{}' >package.json
npm install --silent --no-save jest@30
rm -f was-here ./*.test.js

record() {  # NAME ARGUMENT ...
  local name=$1
  shift
  npx jest --config '{"testEnvironment":"node"}' --json --outputFile="$name.out" -w 2 "$@" >log 2>&1 || true
  sed "s|$PWD|/project|g" "$name.out" >"$here/$name.json"
}

cat >plain.test.js <<'JS'
const fs = require('fs');
test('passes', () => {});
test('fails', () => { expect(1 + 1).toBe(3); });
test.skip('skips', () => {});
test.todo('to do');
describe('outer', () => { describe('in > ner "quoted" größer', () => { test('deep/with slash', () => {}); test('same', () => {}); test('same', () => { throw new Error('of two\nlines'); }); }); });
test('hangs', () => new Promise(() => {}), 100);
describe('retried', () => { jest.retryTimes(2); test('flaky', () => { if (!fs.existsSync('was-here')) { fs.writeFileSync('was-here', ''); throw new Error('the first time'); } }); test('broken', () => { throw new Error('always'); }); });
describe('hook', () => { beforeAll(() => { throw new Error('in the hook'); }); test('after the hook', () => {}); });
test.failing('known bug', () => { throw new Error('known'); });
JS

cat >only.test.js <<'JS'
test.only('chosen', () => {});
test('not chosen', () => {});
JS

cat >unread.test.js <<'JS'
test('never', () => {});
syntax error here
JS

cat >throws.test.js <<'JS'
test('before', () => {});
throw new Error('while it loads');
JS

cat >crash.test.js <<'JS'
test('first', () => {});
test('crashes', () => { process.abort(); });
JS

cat >after.test.js <<'JS'
afterAll(() => { throw new Error('at the end'); });
test('before the end', () => {});
JS

record all --testLocationInResults
record again -t 'flaky|passes' plain
record good only
