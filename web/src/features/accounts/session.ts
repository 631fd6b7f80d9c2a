import { call, session } from '../../api/api.ts';
import { queryClient } from '../../api/queries.ts';
import { isRefused } from '../../api/refusal.ts';

/** Logs in; the tokens become HttpOnly cookies that this page never sees. */
export const logIn = async (email: string, password: string): Promise<void> => {
  const opened = await call('accounts.log_in', { body: { email, password, session: 'cookie' } });
  const now = Date.now();
  session.write({ accountId: opened.account_id, expiresAt: now + opened.expires_in * 1000, renewedAt: now });
};

/** Logs out here and in the other tabs. If the session has ended already, that is what was wanted. */
export const logOut = async (): Promise<void> => {
  try {
    await call('accounts.log_out', { body: {} });
  } catch (error) {
    if (!isRefused(error, 'access.unauthenticated')) throw error;
  }
  session.clear();
  queryClient.clear();
};

let pending: { email: string; password: string } | undefined;

/** Between signing up and confirming: kept in this page's memory only, so that the code is all that has to be typed. */
export const awaitConfirmation = (email: string, password: string): void => {
  pending = { email, password };
};

/** The credentials typed before confirming, once; nothing after a reload. */
export const takePending = (email: string): { email: string; password: string } | undefined => {
  const taken = pending?.email === email ? pending : undefined;
  pending = undefined;
  return taken;
};
