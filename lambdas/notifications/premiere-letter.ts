import type * as z from 'zod';
import type { videoReminded } from '../catalog/events.ts';
import { type Letter, letterOf } from '../kit/letter.ts';
import { titleWords } from './title-words.ts';

type Reminded = z.output<typeof videoReminded.data>;

const hourOf = (at: string): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });

/** What somebody is written who wanted to be reminded of a premiere, minutes before it begins. `site` is the address people type. */
export const premiereLetter = ({ videoId, title, channelName, premiereAt }: Reminded, site: string): Letter => {
  const named = titleWords(title, 'A premiere');
  const whose = channelName ? titleWords(channelName, '') : '';
  return letterOf({
    subject: `${named} is about to begin`,
    paragraphs: [
      `The premiere of ${named}${whose ? ` of ${whose}` : ''} begins at ${hourOf(premiereAt)} UTC, for everybody at once. You wanted to be reminded.`,
    ],
    link: { words: 'Watch it', url: `${site}/watch/${videoId}` },
    foot: `You get this mail because you pressed “Remind me” for this premiere on ${site} (${videoId}). It is the only one: there is nothing to unsubscribe from.`,
  });
};
