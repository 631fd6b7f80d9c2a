import * as sdk from '../../../../sdk/src/public.ts';
import { arclight } from '../../api/api.ts';
import { queryClient } from '../../api/queries.ts';

/** Logs in; the tokens become HttpOnly cookies that this page never sees. */
export const logIn = async (given: Parameters<typeof sdk.logIn>[1]): Promise<void> => {
  await sdk.logIn(arclight, given);
};

/** Logs out here and in the other tabs. */
export const logOut = async (): Promise<void> => {
  await sdk.logOut(arclight);
  queryClient.clear();
};

/** The session has ended at Arclight's side: forgotten here and in the other tabs. */
export const sessionIsOver = async (): Promise<void> => {
  await arclight.credential.alone(async () => arclight.credential.ended());
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
