import { authorize, type Subject, type VideoRights } from '../../../lambdas/kit/authorize.ts';
import { type Figure, median } from '../figure.ts';

const rounds = 11;
const decisions = 1_000_000;

const person = (accountId: string, roles: ('viewer' | 'creator' | 'moderator')[]): Subject => ({
  kind: 'person',
  ...{ accountId, roles, plan: 'free', status: 'active' },
});
const subjects: Subject[] = [
  { kind: 'anonymous' },
  person('usr_owner', ['viewer', 'creator']),
  person('usr_other', ['viewer']),
  person('usr_staff', ['viewer', 'moderator']),
];
const video = (visibility: VideoRights['visibility'], access: VideoRights['access']): VideoRights => ({
  ...{ ownerId: 'usr_owner', published: true, takenDown: false, visibility, access },
});
const videos = [
  video('public', 'free'),
  video('private', 'free'),
  video('public', 'premium'),
  video('unlisted', 'members'),
];
const actions = ['video.read', 'video.play', 'video.change'] as const;

/** Every action by everybody on everything, over and over; how many of them were yes keeps the engine from leaving any out. */
function decide(): { ms: number; allowed: number } {
  let allowed = 0;
  const before = process.cpuUsage();
  for (let n = 0; n < decisions; n++) {
    const action = actions[n % 3] as (typeof actions)[number];
    const verdict = authorize(subjects[(n >> 2) & 3] as Subject, action, videos[(n >> 4) & 3] as VideoRights);
    if (verdict === 'allow') allowed += 1;
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, allowed };
}

export const decisionsOfRights: Figure = {
  name: 'decisions',
  title: 'Decisions about rights',
  law: 'A decision is pure: its cost does not show beside anything else a request does.',
  method: `${decisions.toLocaleString('en')} decisions of the one function (three actions on four videos by four people), ${rounds} times; processor time.`,
  async measure() {
    decide();
    const taken = Array.from({ length: rounds }, decide);
    const ms = median(taken.map((each) => each.ms));
    const perSecond = Math.round(decisions / (ms / 1000));
    return {
      rows: [
        { what: 'decisions a second of one core', measured: perSecond.toLocaleString('en') },
        { what: 'one decision', measured: `${((ms / decisions) * 1_000_000).toFixed(0)} ns` },
        {
          what: 'of them allowed',
          measured: `${taken[0]?.allowed.toLocaleString('en')} of ${decisions.toLocaleString('en')}`,
        },
      ],
    };
  },
};
