import { expect, test, vi } from 'vitest';
import { askingOnce } from '../../web/src/api/asking-once.ts';

test('what is asked twice at once is asked once, and both hear all of it', async () => {
  const once = askingOnce();
  const ask = vi.fn(async () => ({ code: 'shown this once' }));
  const [first, second] = await Promise.all([once('make 2', ask), once('make 2', ask)]);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(second).toBe(first);
});

test('another thing, or the same thing later, is asked', async () => {
  const once = askingOnce();
  const ask = vi.fn(async () => ({}));
  await Promise.all([once('make 2', ask), once('make 3', ask)]);
  await once('make 2', ask);
  expect(ask).toHaveBeenCalledTimes(3);
});

test('what failed can be asked again', async () => {
  const once = askingOnce();
  const fails = vi.fn(() => Promise.reject(new Error('busy')));
  await expect(Promise.all([once('make 2', fails), once('make 2', fails)])).rejects.toThrow('busy');
  await expect(once('make 2', async () => 'made')).resolves.toBe('made');
  expect(fails).toHaveBeenCalledTimes(1);
});
