import type { Action, authorize, Subject } from '../../lambdas/kit/authorize.ts';
import { type Decisions, decidedInPerson, decisionsFor, subjects } from './decisions.ts';

// What somebody may do who is leaving, written down a second time and by hand.

/** What takes signing in and is theirs still: everything that is not here, and not everybody's, is not. */
const stays: Action[] = ['session.close', 'account.read_own', 'account.close', 'account.keep'];
/** Asked by anybody, signed in or not: those who are leaving are seen as the suspended are, who act no more either. */
const everybodys: Action[] = [
  ...(['service.look', 'session.open', 'channel.read', 'video.list_public', 'emote.list'] as const),
  'follower.count',
  ...(['video.read', 'video.read_status', 'video.play'] as const),
  ...(['stream.list_public', 'stream.read', 'stream.play', 'stream.enter', 'chat.read', 'party.read'] as const),
];

const places = Object.keys(subjects);
const people: [who: string, as: string][] = [
  ['OW', 'a suspended owner'],
  ['CR', 'SU'],
  ['PR', 'a suspended premium member'],
  ['MO', 'a suspended moderator'],
];
const asking = people.map(([who]): Subject => ({ ...(subjects[who] as Subject), status: 'closing' }) as Subject);

export const decidedWhileClosing: Decisions = decidedInPerson.map(([question, answer]) => {
  const [action = ''] = question.split(' ');
  const isKnown = [...stays, ...everybodys].includes(action as Action) || action === 'nothing.known';
  const told = people.map(([, as]) => (isKnown ? (answer[places.indexOf(as)] ?? '-') : 'L'));
  return [`${question}, by somebody who is leaving`, told.join('')];
});

export function* closingDecisionsOf(decide: typeof authorize): Generator<[string, string]> {
  for (const [question, answer] of decisionsFor(decide, asking))
    yield [`${question}, by somebody who is leaving`, answer];
}
