import { expect, test, vi } from 'vitest';
import { Refused } from '../../sdk/src/public.ts';
import { noticing } from '../../web/src/api/standing.ts';

const refusing = (code: string) => async (): Promise<never> => {
  throw new Refused({ status: 403, code, message: 'No.', requestId: 'req_1' });
};

test.each(['access.account_suspended', 'access.account_closing'])(
  'whatever is refused with %s, the page looks at once how the person stands',
  async (code) => {
    const notice = vi.fn();
    await expect(noticing(refusing(code), notice)()).rejects.toMatchObject({ code });
    expect(notice).toHaveBeenCalledTimes(1);
  },
);

test('an answer, another refusal and a lost connection say nothing about the person', async () => {
  const notice = vi.fn();
  expect(await noticing(async (name: string) => `hello ${name}`, notice)('Ada')).toBe('hello Ada');
  await expect(noticing(refusing('access.not_yours'), notice)()).rejects.toMatchObject({ code: 'access.not_yours' });
  await expect(
    noticing(async () => {
      throw new TypeError('Failed to fetch');
    }, notice)(),
  ).rejects.toThrow('Failed to fetch');
  expect(notice).not.toHaveBeenCalled();
});
