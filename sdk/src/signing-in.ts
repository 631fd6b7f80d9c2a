import type { CallOptions, Client } from './client.ts';
import type { Operations } from './generated/api.ts';
import { isRefused } from './refusal.ts';

type Signing = Pick<Client, 'call' | 'credential'>;

type Given = Omit<Operations['accounts.log_in']['body'], 'session'>;

/** Signs in; tokens or cookies, as the credential has it, are kept there and renewed by themselves. */
export const logIn = async (
  { call, credential }: Signing,
  given: Given,
  options: Pick<CallOptions, 'signal'> = {},
): Promise<{ accountId: string }> => {
  const answer = await call('accounts.log_in', { body: { ...given, session: credential.kind } }, options);
  await credential.alone(async () => credential.opened(answer, Date.now()));
  return { accountId: answer.account_id };
};

/** Ends the session, there and here. One that has ended already is what was wanted. */
export const logOut = async ({ call, credential }: Signing, options: Pick<CallOptions, 'signal'> = {}) => {
  try {
    await call('accounts.log_out', { body: credential.renewal() ?? {} }, options);
  } catch (error) {
    if (!isRefused(error, 'access.unauthenticated')) throw error;
  }
  await credential.alone(async () => credential.ended());
};
