import type * as z from 'zod';
import { type Letter, letterOf } from '../kit/letter.ts';
import { reasonWords } from '../kit/reasons.ts';
import type { streamFacts, streamReminded } from '../live/events.ts';
import { titleWords } from './title-words.ts';

type Stream = z.output<typeof streamFacts>;
type Reminded = z.output<typeof streamReminded.data>;

/** What the owner of a stream is written when staff have ended it. `site` is the address people type, without a slash. */
export const terminatedLetter = (
  { streamId, title, terminated }: Stream & { terminated: NonNullable<Stream['terminated']> },
  site: string,
): Letter => {
  const named = titleWords(title, 'Your stream');
  return letterOf({
    subject: `${named} was ended`,
    paragraphs: [
      `Our staff ended ${named} because of ${reasonWords[terminated.reason]}. Nobody sees it any more, and nothing of it is recorded.`,
      ...(terminated.message ? [`They say: ${terminated.message}`] : []),
      'You find this in the studio as well. If you think it is a mistake, answer this mail.',
    ],
    link: { words: 'Look at it in the studio', url: `${site}/studio/live/${streamId}` },
    foot: `You get this mail because you made this stream on ${site} (${streamId}).`,
  });
};

/** What somebody is written who wanted to hear of a stream when it goes on air. */
export const reminderLetter = ({ streamId, title, channelName }: Reminded, site: string): Letter => {
  const named = titleWords(title, 'A stream');
  const whose = channelName ? titleWords(channelName, '') : '';
  return letterOf({
    subject: `${named} is live`,
    paragraphs: [`${named}${whose ? ` of ${whose}` : ''} is on air now. You wanted to be reminded.`],
    link: { words: 'Watch it', url: `${site}/live/${streamId}` },
    foot: `You get this mail because you pressed “Remind me” for this stream on ${site} (${streamId}). It is the only one: there is nothing to unsubscribe from.`,
  });
};
