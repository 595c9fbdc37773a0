// The properties, for any runner: each runner's file names its own `test`.
import fc from 'fast-check';

export function properties(test) {
  test('fine', () => fc.assert(fc.property(fc.nat(), (n) => n >= 0)));
  test('always', () => fc.assert(fc.property(fc.nat(), fc.string(), (n, s) => n < 100000)));
  test('rare', () => fc.assert(fc.property(fc.nat(), (n) => Math.imul(n, 2654435761) >>> 22 !== 7)));
  test('panics', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async (list) => {
        if (list.length > 4) throw new Error('too long');
      }),
    );
  });
}
