import type { Letter } from '../kit/letter.ts';
import { log } from '../kit/log.ts';
import { mailer } from '../kit/mailer.ts';

/** Mails people about their own account. */
export const teller = (from: string, site: string) => {
  const mails = mailer(from);
  return {
    site,
    /** What may only happen once they were told: throws when the mail cannot be sent. */
    first: (to: string, letter: Letter): Promise<void> => mails.send(to, letter),
    /** What has happened already, and is not undone because a mail does not go. */
    async also(to: string, letter: Letter): Promise<void> {
      await mails.send(to, letter).catch((error: unknown) => log.warn('a mail about an account did not go', { error }));
    },
  };
};

export type Teller = ReturnType<typeof teller>;
