import type { Action, authorize, Subject } from '../../lambdas/kit/authorize.ts';
import type { Scope } from '../../lambdas/kit/scopes.ts';
import { closingDecisionsOf, decidedWhileClosing } from './closing-decisions.ts';
import { type Decisions, decidedInPerson, decisionsFor, subjects } from './decisions.ts';

// What apps and API keys may do for their people, written down a second time and by hand.

/** What each scope opens. Whatever is named nowhere here, no app and no key may do. */
const opens: Record<Scope | 'anything', Action[]> = {
  anything: ['service.look', 'channel.read', 'video.list_public', 'stream.list_public', 'emote.list', 'follower.count'],
  'account:read': ['account.read_own', 'channel.list_own'],
  'channels:write': ['channel.create', 'channel.change'],
  'uploads:write': ['upload.create', 'upload.list_own', 'upload.read', 'upload.continue', 'upload.abort'],
  'streams:write': [
    ...(['stream.create', 'stream.change', 'stream.start', 'stream.stop'] as const),
    ...(['stream.read_ingest', 'stream.rotate_key', 'stream.mark', 'stream.set_targets'] as const),
    ...(['stream.make_tickets', 'stream.read_tickets'] as const),
  ],
  'videos:read': [
    ...(['video.list_own', 'video.list_channel', 'video.read', 'video.read_status'] as const),
    ...(['stream.list_own', 'stream.read', 'stream.read_health'] as const),
    ...(['stream.read_markers', 'stream.read_targets'] as const),
  ],
  'videos:watch': [
    'video.play',
    'stream.play',
    'stream.enter',
    'chat.read',
    'party.read',
    'progress.save',
    'progress.read',
  ],
  'videos:write': ['video.change', 'video.move', 'video.publish', 'video.delete'],
  'webhooks:manage': ['webhook.list', 'webhook.create', 'webhook.read', 'webhook.change', 'webhook.delete'],
};
const { anything, ...byScope } = opens;
const everything = Object.keys(byScope) as Scope[];

/** Whose app or key it is, and as whom the table of people decides about them: nobody's app acts as staff. */
const people: [who: string, as: string][] = [
  ['CR', 'CR'],
  ['OW', 'OW'],
  ['PR', 'PR'],
  ['MO', 'FR'],
  ['AD', 'FR'],
  ['SU', 'SU'],
  ['a suspended owner', 'a suspended owner'],
  ['DE', 'DE'],
];
const scopeSets: (readonly Scope[])[] = [[], ...everything.map((scope) => [scope]), everything];

const places = Object.keys(subjects);
const asking: Subject[] = people.flatMap(([who]) =>
  scopeSets.map((scopes): Subject => ({ ...(subjects[who] as Subject), scopes }) as Subject),
);

const isOpen = (action: string, scopes: readonly Scope[]): boolean =>
  anything.includes(action as Action) || scopes.some((scope) => byScope[scope].includes(action as Action));

/** Gone and suspended people hear of that first, then of the scope; then everything is as if they asked themselves. */
const decidedByScope: Decisions = decidedInPerson.map(([question, answer]) => {
  const [action = ''] = question.split(' ');
  const told = people.flatMap(([, as]) =>
    scopeSets.map((scopes) => {
      const own = answer[places.indexOf(as)] ?? '-';
      const isSaidFirst = as === 'DE' || own === 'X' || action === 'nothing.known';
      return isSaidFirst || isOpen(action, scopes) ? own : 'F';
    }),
  );
  return [`${question}, by an app or a key`, told.join('')];
});

export const expected: Decisions = [...decidedInPerson, ...decidedWhileClosing, ...decidedByScope];

/** One decision after the other: whoever looks for a first difference need not hear the rest. */
export function* decisionsOf(decide: typeof authorize): Generator<[string, string]> {
  yield* decisionsFor(decide, Object.values(subjects));
  yield* closingDecisionsOf(decide);
  for (const [question, answer] of decisionsFor(decide, asking)) yield [`${question}, by an app or a key`, answer];
}
