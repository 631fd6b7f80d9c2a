import type * as z from 'zod';
import type { person } from '../accounts/events.ts';
import { type Letter, letterOf } from '../kit/letter.ts';
import { reasonWords } from '../kit/reasons.ts';

type Person = z.output<typeof person>;

const untilWords = (until: string | undefined): string =>
  until === undefined
    ? 'until further notice'
    : `until ${new Date(until).toLocaleString('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' })} UTC`;

/** What somebody is written when they were suspended or are active again. `site` is the address people type. */
export const standingLetter = ({ status, suspension }: Person, site: string): Letter => {
  const common = {
    link: { words: 'Go to Arclight', url: site },
    foot: `You get this mail because this address belongs to an account at ${site}.`,
  };
  if (status === 'active')
    return letterOf({
      ...common,
      subject: 'Your Arclight account is active again',
      paragraphs: ['The suspension of your account has ended. You can sign in, upload and publish as before.'],
    });
  const because = suspension ? ` because of ${reasonWords[suspension.reason]}` : '';
  return letterOf({
    ...common,
    subject: 'Your Arclight account is suspended',
    paragraphs: [
      `Our staff suspended your account${because}, ${untilWords(suspension?.until)}.`,
      ...(suspension?.message ? [`They say: ${suspension.message}`] : []),
      'Meanwhile you cannot sign in, upload, publish or change anything. What you have published stays where it is.',
      'If you think it is a mistake, answer this mail.',
    ],
  });
};
