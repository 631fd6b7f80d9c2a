import type { Actions, authorize, Person, Subject, VideoRights } from '../../lambdas/kit/authorize.ts';

// What may be done, written down a second time and by hand, small enough to be read against the matrix.

const person = (given: Partial<Person> = {}): Subject => ({
  kind: 'person',
  accountId: 'usr_stranger',
  roles: ['viewer'],
  plan: 'free',
  status: 'active',
  ...given,
});
const own = 'usr_owner';
const suspended = 'suspended';

/** Who asks: the columns of the matrix, and those who stand between them. */
const subjects: Record<string, Subject> = {
  AN: { kind: 'anonymous' },
  FR: person(),
  PR: person({ plan: 'premium' }),
  CR: person({ roles: ['viewer', 'creator'] }),
  OW: person({ accountId: own, roles: ['viewer', 'creator'] }),
  'an owner who is no creator': person({ accountId: own }),
  MO: person({ roles: ['viewer', 'moderator'] }),
  AD: person({ roles: ['viewer', 'admin'] }),
  SU: person({ roles: ['viewer', 'creator'], status: suspended }),
  'a suspended owner': person({ accountId: own, roles: ['viewer', 'creator'], status: suspended }),
  'a suspended premium member': person({ plan: 'premium', status: suspended }),
  'a suspended moderator': person({ roles: ['viewer', 'moderator'], status: suspended }),
  DE: person({ accountId: own, roles: ['creator', 'admin'], plan: 'premium', status: 'closed' }),
};

const video = (given: Partial<VideoRights> = {}): VideoRights => ({
  ownerId: own,
  published: true,
  visibility: 'public',
  access: 'free',
  ...given,
});
/** Of what: nothing yet (before any look-up), something owned, or a video. */
const things: Record<string, VideoRights | { ownerId: string } | undefined> = {
  early: undefined,
  owned: { ownerId: own },
  public: video(),
  unlisted: video({ visibility: 'unlisted' }),
  private: video({ visibility: 'private' }),
  unpublished: video({ published: false }),
  premium: video({ access: 'premium' }),
  members: video({ access: 'members' }),
  ticket: video({ access: 'ticket' }),
  'private premium': video({ visibility: 'private', access: 'premium' }),
};

const letters: Record<string, string> = {
  allow: 'A',
  ask_resource: '?',
  sign_in: 'S',
  suspended: 'X',
  role_needed: 'R',
  hidden: 'H',
  not_yours: 'N',
  subscription_required: 'P',
};

const everyone = 'AAAA AAAA AAAA S';
const signedIn = 'SAAA AAAA AAAA S';
const signedInActive = 'SAAA AAAA XXXX S';
const creators = 'SRRA ARRR XXXX S';
const anyoneAsks = '???? ???? ???? S';
const activeAsks = 'S??? ???? XXXX S';
const creatorAsks = 'SRR? ?RRR XXXX S';
const seen = { public: everyone, unlisted: everyone };
const ownersAndStaff = 'HHHH AAAA HAHH S';
const read = {
  early: anyoneAsks,
  ...seen,
  private: ownersAndStaff,
  unpublished: ownersAndStaff,
  premium: everyone,
  'private premium': ownersAndStaff,
};
const change = {
  early: creatorAsks,
  public: 'SRRN ARRR XXXX S',
  unlisted: 'SRRN ARRR XXXX S',
  private: 'SRRH ARRR XXXX S',
  unpublished: 'SRRH ARRR XXXX S',
};
const ownUpload = { early: activeAsks, owned: 'SHHH AAHH XXXX S' };

/** One letter a subject, in their order: A allow, ? look at the thing, S sign in, X suspended, R role, H hidden, N not yours, P subscribe. */
const decided: Record<keyof Actions | 'nothing.known', Record<string, string>> = {
  'service.look': { early: everyone },
  'session.open': { early: everyone },
  'session.close': { early: signedIn },
  'account.read_own': { early: signedIn },
  'account.change_own': { early: signedInActive },
  'account.become_creator': { early: signedInActive },
  'channel.create': { early: creators },
  'channel.read': { early: everyone },
  'channel.change': { early: creatorAsks, owned: 'SRRN ARRR XXXX S' },
  'upload.create': { early: creators },
  'upload.list_own': { early: signedInActive },
  'upload.read': ownUpload,
  'upload.continue': ownUpload,
  'upload.abort': { early: 'S??? ???? ???? S', owned: 'SHHH AAHH HAHH S' },
  'video.list_public': { early: everyone },
  'video.list_own': { early: signedIn },
  'video.read': read,
  'video.read_status': read,
  'video.change': change,
  'video.publish': change,
  'video.delete': { early: 'SRR? ?RRR ??RR S', public: 'SRRN ARRR NARR S', private: 'SRRH ARRR NARR S' },
  'video.play': {
    early: anyoneAsks,
    ...seen,
    private: ownersAndStaff,
    unpublished: ownersAndStaff,
    premium: 'SPAP AAAA PAPP S',
    members: 'SPPP AAAA PAPP S',
    ticket: 'SPPP AAAA PAPP S',
    'private premium': ownersAndStaff,
  },
  'progress.save': {
    early: activeAsks,
    public: signedInActive,
    private: 'SHHH AAAA XXXX S',
    premium: 'SPAP AAAA XXXX S',
    members: 'SPPP AAAA XXXX S',
  },
  'progress.read': {
    early: 'S??? ???? ???? S',
    public: signedIn,
    private: 'SHHH AAAA HAHH S',
    premium: 'SPAP AAAA PAPP S',
    members: 'SPPP AAAA PAPP S',
  },
  'nothing.known': { early: 'HHHH HHHH HHHH H' },
};

/** Every decision as one line of letters, as the table has it. */
export const expected: [question: string, answer: string][] = Object.entries(decided).flatMap(([action, rows]) =>
  Object.entries(rows).map(([thing, answer]): [string, string] => [
    `${action} of ${thing}`,
    answer.replaceAll(' ', ''),
  ]),
);

/** The same lines as a function decides them; what it throws is a decision nobody wants. */
export const decisionsOf = (decide: typeof authorize): [question: string, answer: string][] =>
  Object.entries(decided).flatMap(([action, rows]) =>
    Object.keys(rows).map((thing): [string, string] => {
      const answers = Object.values(subjects).map((subject) => {
        try {
          return letters[decide(subject, action as keyof Actions, things[thing] as never)] ?? '-';
        } catch {
          return '!';
        }
      });
      return [`${action} of ${thing}`, answers.join('')];
    }),
  );
