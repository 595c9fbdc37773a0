import { test } from 'vitest';

// In a file of their own: they take the others in it with them.
const asked = (name) => process.env[name] !== undefined;

test('crashes', () => {
  if (asked('SUITE_CRASH')) process.kill(process.pid, 'SIGKILL');
});

test('hangs', () => {
  // No timeout of vitest's ends a loop.
  while (asked('SUITE_HANG'));
});
