#!/bin/bash
# record.sh DIRECTORY: installs node-tap in the directory, runs the programs below there, and keeps the TAP that they
# print beside this script. Needs perl with Test::More, prove, npm and node 20.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
echo '{}' >package.json
npm install --silent --no-save tap@21
rm -rf t was-here*
mkdir t

record() {  # NAME COMMAND ...
  local name=$1
  shift
  { "$@" 2>&1 || true; } | sed "s|$PWD|/project|g" >"$here/$name.tap"
}

cat >t/basic.t <<'TEST'
use Test::More;
ok(1, 'passes');
is(1 + 1, 3, 'fails');
SKIP: { skip 'not here', 1; ok(1); }
TODO: { local $TODO = 'not done yet'; ok(0, 'to do'); ok(1, 'to do that is done'); }
subtest 'a group' => sub { plan tests => 2; ok(1, 'with # hash'); subtest 'deeper' => sub { ok(0, 'größer "quoted" a/b'); done_testing }; };
subtest 'nothing here' => sub { plan skip_all => 'no network' };
ok(1);
ok(-e 'was-here', 'flaky');
open my $f, '>', 'was-here';
done_testing;
TEST

cat >t/dies.t <<'TEST'
use Test::More tests => 3;
ok(1, 'before');
die "in the middle\n";
TEST

cat >t/bails.t <<'TEST'
use Test::More;
ok(1, 'before');
BAIL_OUT('no database');
TEST

cat >t/skipped.t <<'TEST'
use Test::More skip_all => 'not on this machine';
TEST

cat >t/crashes.t <<'TEST'
use Test::More;
ok(1, 'before');
kill SEGV => $$;
TEST

cat >node.test.js <<'TEST'
const { test, describe, it } = require('node:test'); const fs = require('fs');
test('passes', () => {});
test('fails', () => { require('assert').strictEqual(1 + 1, 3); });
test('skips', { skip: 'not here' }, () => {});
test('to do', { todo: 'not done yet' }, () => { throw new Error('as known'); });
describe('outer', () => { describe('in # ner \\ größer', () => { it('deep/with "slash"', () => {}); it('same', () => {}); it('same', () => { throw new Error('of two\nlines'); }); }); });
test('hangs', { timeout: 100 }, () => new Promise(r => setTimeout(r, 3000)));
test('flaky', () => { if (!fs.existsSync('was-here2')) { fs.writeFileSync('was-here2', ''); throw new Error('first'); } });
TEST

cat >crash.test.js <<'TEST'
const { test } = require('node:test');
test('first', () => {});
test('crashes', () => { process.abort(); });
TEST

cat >tap.test.js <<'TEST'
const t = require('tap');
t.test('outer', async t => { t.ok(true, 'in it'); t.equal(1, 2, 'not equal'); });
t.ok(true, 'flat');
t.test('skipped', { skip: 'not here' }, t => t.end());
t.test('todo one', { todo: true }, t => t.end());
TEST

cat >t/good.t <<'TEST'
use Test::More tests => 2;
ok(1, 'one');
ok(1, 'two');
TEST

for name in basic dies bails skipped crashes good; do record $name perl t/$name.t; done
record prove prove -v t/basic.t t/good.t t/skipped.t
record prove-good prove -v t/good.t t/skipped.t t/good.t
record prove-dies prove -v t/good.t t/dies.t
record node node --test --test-reporter=tap node.test.js
record node-crash node --test --test-reporter=tap crash.test.js
record node-tap node tap.test.js
