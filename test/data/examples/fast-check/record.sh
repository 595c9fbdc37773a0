#!/bin/bash
# record.sh DIRECTORY: installs fast-check, vitest and Jest in the directory, runs the suite there, and keeps what each
# runner prints beside this script. Needs npm and node 20.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite fast-check "$1"
npm install --silent --no-save fast-check@4.10.2 vitest@4.1.12 jest@30.5.2 @fast-check/vitest@0.5.0
cat >plugin.test.js <<'JS'
import { fc, test } from '@fast-check/vitest';
test.prop([fc.nat()])('by the plug-in', (n) => n < 100000);
JS
cat >numbers.jest.cjs <<'JS'
const fc = require('fast-check');
describe('numbers', () => {
  test('always', () => { fc.assert(fc.property(fc.nat(), fc.string(), (n, s) => n < 100000)); });
  test('told in full', () => { fc.assert(fc.property(fc.nat(), (n) => n < 10), { verbose: 1 }); });
});
JS
record vitest env FORCE_COLOR=1 npx vitest run
record jest npx jest --testMatch '**/numbers.jest.cjs' --config '{"testEnvironment":"node"}'
record tap node --test --test-reporter=tap numbers.node.mjs
record spec node --test --test-reporter=spec numbers.node.mjs
record plain node -e "import('fast-check').then(({default: fc}) => fc.assert(fc.property(fc.nat(), (n) => n < 100000)))"
