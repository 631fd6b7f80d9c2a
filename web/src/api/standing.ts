import { isRefused } from './refusal.ts';

/** Refusals that are about the person, and not about what they asked for. */
const aboutThePerson = ['access.account_suspended', 'access.account_closing'] as const;

/** The same call, which says when something was refused because of how this person stands. The refusal goes on. */
export const noticing = <Call extends (...asked: never[]) => Promise<unknown>>(call: Call, notice: () => void): Call =>
  ((...asked: never[]) =>
    call(...asked).catch((error: unknown) => {
      if (isRefused(error, ...aboutThePerson)) notice();
      throw error;
    })) as Call;
