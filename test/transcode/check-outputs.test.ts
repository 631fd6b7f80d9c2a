import { expect, test } from 'vitest';
import { isLongAsIts } from '../../lambdas/transcode/check-outputs.ts';

test.each([
  ['of an hour, a second missing', 3_599_000, 3_600_000, true],
  ['of an hour, ten seconds missing', 3_590_000, 3_600_000, false],
  ['of eight seconds, its end missing', 4080, 8000, false],
  ['of two seconds, half a second missing', 1520, 2000, true],
  ['of two seconds, almost half missing', 1080, 2003, false],
  ['of a fifth of a second, in one picture', 40, 200, true],
  ['of two seconds, a second more', 3000, 2000, true],
  ['of two seconds, an hour more', 3_602_000, 2000, false],
])('a rendition %s', (_, ms, own, isRight) => {
  expect(isLongAsIts(ms, { own, whole: own })).toBe(isRight);
});

test('sound may end long before the picture; where its length is unknown, half of the whole is the least', () => {
  expect(isLongAsIts(2500, { own: 2500, whole: 60_000 })).toBe(true);
  expect(isLongAsIts(31_000, { whole: 60_000 })).toBe(true);
  expect(isLongAsIts(29_000, { whole: 60_000 })).toBe(false);
});
