import type * as z from 'zod';
import { type Letter, letterOf } from '../kit/letter.ts';
import type { webhookDisabled } from '../webhooks/events.ts';

type Disabled = z.output<typeof webhookDisabled.data>;

const dayOf = (at: string): string => new Date(at).toLocaleDateString('en-GB', { timeZone: 'UTC', dateStyle: 'long' });

/** What the maker of a webhook is written when we have switched it off. `site` is the address people type. */
export const webhookLetter = ({ webhookId, host, because, failingSince }: Disabled, site: string): Letter => {
  const what =
    because === 'gone'
      ? `${host} answered 410 to a message of your webhook: it does not want to be told any more.`
      : `Since ${dayOf(failingSince)} nothing that we sent to your webhook at ${host} has arrived.`;
  return letterOf({
    subject: `Your webhook to ${host} is switched off`,
    paragraphs: [
      `${what} We have switched it off, and send nothing there any more.`,
      'When it works again, switch it on in your settings. What it missed you can send again from there, for 30 days.',
    ],
    link: { words: 'See what was sent and why it failed', url: `${site}/settings/webhooks/${webhookId}` },
    foot: `You get this mail because you made this webhook at ${site} (${webhookId}).`,
  });
};
