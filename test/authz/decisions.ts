import type {
  Actions,
  authorize,
  ChannelRights,
  ClipRights,
  Person,
  PersonRights,
  RoomRights,
  Subject,
  Team,
  TeamChangeRights,
  TeamRole,
  VideoRights,
} from '../../lambdas/kit/authorize.ts';

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
export const subjects: Record<string, Subject> = {
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
  takenDown: false,
  visibility: 'public',
  access: 'free',
  ...given,
});
/** The team of a channel, with the stranger on it. */
const strangerAs = (role: TeamRole, rests = false): Team => ({ members: [{ accountId: 'usr_stranger', role }], rests });
const ofOthers: Team = { members: [{ accountId: 'usr_another', role: 'manager' }], rests: false };
const teams: Record<string, Team> = {
  'a team of others': ofOthers,
  'a team they manage': strangerAs('manager'),
  'a team they edit for': strangerAs('editor'),
  'a team they moderate for': strangerAs('moderator'),
  'a team they see the figures of': strangerAs('stats'),
  'a team that rests': strangerAs('manager', true),
};
const withTeams = <T>(what: string, make: (team: Team) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(teams).map(([name, team]) => [`${what} of ${name}`, make(team)]));

/** Of what: nothing yet (before any look-up), something owned, a video, or a person. */
const things: Record<
  string,
  | VideoRights
  | RoomRights
  | ClipRights
  | ChannelRights
  | TeamChangeRights
  | { ownerId: string }
  | PersonRights
  | undefined
> = {
  early: undefined,
  owned: { ownerId: own },
  public: video(),
  unlisted: video({ visibility: 'unlisted' }),
  private: video({ visibility: 'private' }),
  unpublished: video({ published: false }),
  premium: video({ access: 'premium' }),
  members: video({ access: 'members' }),
  'behind a door': video({ admission: { by: 'password', passed: false } }),
  'behind a door, with a pass': video({ admission: { by: 'ticket', passed: true } }),
  'premium behind a door': video({ access: 'premium', admission: { by: 'ticket', passed: false } }),
  ...withTeams('door', (team) => video({ team, admission: { by: 'password', passed: false } })),
  ticket: video({ access: 'ticket' }),
  'private premium': video({ visibility: 'private', access: 'premium' }),
  'taken down': video({ takenDown: true }),
  'taken down premium': video({ takenDown: true, access: 'premium' }),
  'taken down private': video({ takenDown: true, visibility: 'private' }),
  'taken down unpublished': video({ takenDown: true, published: false }),
  ...withTeams('channel', (team) => ({ ownerId: own, team })),
  ...withTeams('editor', (team) => ({ ownerId: own, team, roles: ['editor'] as const })),
  ...withTeams('manager', (team) => ({ ownerId: own, team, roles: ['editor', 'manager'] as const })),
  'a clip of others': { ...video(), makerId: 'usr_another' },
  'a clip of theirs': { ...video(), makerId: 'usr_stranger' },
  'a clip of theirs of what is hidden': { ...video({ visibility: 'private' }), makerId: 'usr_stranger' },
  'a clip of others of what is hidden': { ...video({ visibility: 'private' }), makerId: 'usr_another' },
  'a clip of theirs of what was taken down': { ...video({ takenDown: true }), makerId: 'usr_stranger' },
  'a clip of theirs for premium members': { ...video({ access: 'premium' }), makerId: 'usr_stranger' },
  ...withTeams('clip', (team) => ({ ...video({ team }), makerId: 'usr_another' })),
  ...withTeams('private video', (team) => video({ visibility: 'private', team })),
  'a party of others': { ...video(), hostIds: ['usr_another'] },
  'a party they host': { ...video(), hostIds: ['usr_another', 'usr_stranger'] },
  'a party they host of what is hidden': { ...video({ visibility: 'private' }), hostIds: ['usr_stranger'] },
  'owned by who asks': { ownerId: 'usr_stranger' },
  'a person': { accountId: 'usr_other', roles: ['viewer', 'creator'] },
  'a moderator': { accountId: 'usr_other', roles: ['viewer', 'moderator'] },
  'an admin': { accountId: 'usr_other', roles: ['viewer', 'admin'] },
  'of the platform': { ownerId: 'platform' },
  themselves: { accountId: 'usr_stranger', roles: ['viewer', 'moderator'] },
};

const letters: Record<string, string> = {
  allow: 'A',
  ask_resource: '?',
  sign_in: 'S',
  suspended: 'X',
  closing: 'L',
  scope_needed: 'F',
  role_needed: 'R',
  hidden: 'H',
  not_yours: 'N',
  subscription_required: 'P',
  pass_needed: 'D',
  taken_down: 'T',
  conflict_of_interest: 'C',
};

const everyone = 'AAAA AAAA AAAA S';
const signedIn = 'SAAA AAAA AAAA S';
const signedInActive = 'SAAA AAAA XXXX S';
const creators = 'SRRA ARRR XXXX S';
const anyoneAsks = '???? ???? ???? S';
const activeAsks = 'S??? ???? XXXX S';
const creatorAsks = 'SRR? ?RRR XXXX S';
/** What is decided where the stranger is on no team that works, and where they are on one, by what they do there. */
const onTeams = (what: string, otherwise: string, theirs: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(teams).map((name) => {
      const does = /they (.*)$/.exec(name)?.[1] ?? '';
      return [`${what} of ${name}`, theirs[does] ?? otherwise];
    }),
  );
const inTeam = (answer: string): Record<string, string> => ({
  ...{ manage: answer, 'edit for': answer, 'moderate for': answer, 'see the figures of': answer },
});
const forTheTeam = { early: 'S??? ???? ???? S', ...onTeams('channel', 'SNNN AANN NANN S', inTeam('SAAA AAAA NANN S')) };
const seen = { public: everyone, unlisted: everyone };
const ownersAndStaff = 'HHHH AAAA HAHH S';
const read = {
  early: anyoneAsks,
  ...seen,
  private: ownersAndStaff,
  unpublished: ownersAndStaff,
  premium: everyone,
  'private premium': ownersAndStaff,
  'taken down': 'TTTT AAAA TATT S',
  'taken down private': ownersAndStaff,
  'taken down unpublished': ownersAndStaff,
  ...onTeams('private video', ownersAndStaff, inTeam('HAAA AAAA HAHH S')),
};
const change = {
  early: creatorAsks,
  public: 'SRRN ARRR XXXX S',
  unlisted: 'SRRN ARRR XXXX S',
  private: 'SRRH ARRR XXXX S',
  unpublished: 'SRRH ARRR XXXX S',
  'taken down': 'SRRT ARRR XXXX S',
};
const staff = 'SRRR RRAA XXXX S';
const admins = 'SRRR RRRA XXXX S';
const staffAsk = 'SRRR RR?? XXXX S';
/** One's own; and the platform's, for admins. */
const webhooksOwn = {
  early: 'S??? ???? ???? S',
  owned: 'SHHH AAHH HAHH S',
  'of the platform': 'SHHH HHHA HHHH S',
};
const ownUpload = { early: activeAsks, owned: 'SHHH AAHH XXXX S' };

const edit = {
  ...change,
  ...onTeams('private video', 'SRRH ARRR XXXX S', {
    ...{ manage: 'SRRA ARRR XXXX S', 'edit for': 'SRRA ARRR XXXX S' },
    ...{ 'moderate for': 'SRRN ARRR XXXX S', 'see the figures of': 'SRRN ARRR XXXX S' },
  }),
};
/** What those do who also stand in for the owner. */
const run = {
  ...change,
  ...onTeams('private video', 'SRRH ARRR XXXX S', { ...inTeam('SRRN ARRR XXXX S'), manage: 'SRRA ARRR XXXX S' }),
};
const dispose = { ...change, ...onTeams('private video', 'SRRH ARRR XXXX S', inTeam('SRRN ARRR XXXX S')) };
/** Who changes a video watches it; the others of its team are told that they do not. */
const watchedByMakers = (makers: string, others: string): Record<string, string> => ({
  ...inTeam(others),
  ...{ manage: makers, 'edit for': makers },
});
const enter = {
  early: anyoneAsks,
  ...seen,
  private: ownersAndStaff,
  unpublished: ownersAndStaff,
  premium: 'SPAP AAAA PAPP S',
  members: 'SPPP AAAA PAPP S',
  ticket: 'SPPP AAAA PAPP S',
  'private premium': ownersAndStaff,
  'taken down': 'TTTT TTAA TTTT S',
  'taken down premium': 'TTTT TTAA TTTT S',
  'taken down private': 'HHHH TTAA HTHH S',
  ...onTeams('private video', ownersAndStaff, watchedByMakers('HAAA AAAA HAHH S', 'HNNN AAAA HAHH S')),
};

/** Whoever may enter watches once they are let in; those whose stream it is, and staff, need no pass. */
const play = {
  ...enter,
  'behind a door': 'DDDD AAAA DADD S',
  'behind a door, with a pass': everyone,
  'premium behind a door': 'SPDP AAAA PAPP S',
  ...onTeams('door', 'DDDD AAAA DADD S', inTeam('DAAA AAAA DADD S')),
};

/** Whoever may watch may write there, once they have signed in and as long as they are active. */
const signedInToPlay = Object.fromEntries(
  Object.entries(play).map(([what, answer]) => [what, answer.replace(/^./, 'S').replace(/.{4} (.)$/, 'XXXX $1')]),
);

const signedInToRead = Object.fromEntries(
  Object.entries(read).map(([what, answer]) => [what, answer.replace(/^./, 'S')]),
);
const activeToRead = Object.fromEntries(
  Object.entries(signedInToRead).map(([what, answer]) => [what, answer.replace(/.{4} (.)$/, 'XXXX $1')]),
);

/** What everybody of the team sees, and nobody else. */
const readByMakers = {
  early: 'S??? ???? ???? S',
  public: 'SNNN AANN NANN S',
  private: 'SHHH AANN HAHH S',
  'taken down': 'STTT AANN TATT S',
  ...onTeams('private video', 'SHHH AANN HAHH S', inTeam('SAAA AAAA HAHH S')),
};

/** What those see who stand in for the owner, and nobody else. */
const readByManagers = {
  ...readByMakers,
  ...onTeams('private video', 'SHHH AANN HAHH S', { ...inTeam('SNNN AANN HAHH S'), manage: 'SAAA AAAA HAHH S' }),
};

/** One letter a subject, in their order: A allow, ? look at the thing, S sign in, X suspended, L leaving, R role, H hidden, N not yours, P subscribe, D pass needed, T taken down, C conflict of interest. */
const decided: Record<keyof Actions | 'nothing.known', Record<string, string>> = {
  'service.look': { early: everyone },
  'session.open': { early: everyone },
  'session.close': { early: signedIn },
  'session.list_own': { early: signedIn },
  'app.list_own': { early: signedIn },
  'app.disconnect': { early: signedIn },
  'account.read_own': { early: signedIn },
  'account.change_own': { early: signedInActive },
  'account.become_creator': { early: signedInActive },
  'account.close': { early: signedIn },
  'account.keep': { early: signedIn },
  'channel.create': { early: creators },
  'channel.read': { early: everyone },
  'channel.list_own': { early: signedIn },
  'channel.change': { early: creatorAsks, ...onTeams('channel', 'SRRN ARRR XXXX S', { manage: 'SRRA ARRR XXXX S' }) },
  'channel.leave': { early: signedIn },
  'team.read': forTheTeam,
  'team.change': {
    early: creatorAsks,
    ...onTeams('editor', 'SRRN ARRR XXXX S', { manage: 'SRRA ARRR XXXX S' }),
    ...onTeams('manager', 'SRRN ARRR XXXX S', {}),
  },
  'team.read_activity': {
    early: 'S??? ???? ???? S',
    ...onTeams('channel', 'SNNN AANN NANN S', { manage: 'SAAA AAAA NANN S' }),
  },
  'invitation.list_own': { early: signedIn },
  'invitation.accept': { early: signedInActive },
  'invitation.decline': { early: signedIn },
  'upload.create': {
    early: creatorAsks,
    ...onTeams('channel', 'SRRN ARRR XXXX S', { manage: 'SRRA ARRR XXXX S', 'edit for': 'SRRA ARRR XXXX S' }),
  },
  'upload.list_own': { early: signedInActive },
  'upload.read': ownUpload,
  'upload.continue': ownUpload,
  'upload.abort': { early: 'S??? ???? ???? S', owned: 'SHHH AAHH HAHH S' },
  'video.list_public': { early: everyone },
  'video.list_own': { early: signedIn },
  'video.list_channel': forTheTeam,
  'video.read': read,
  'video.read_status': read,
  'video.change': edit,
  'video.move': dispose,
  'video.publish': run,
  'video.delete': {
    early: 'SRR? ?RRR ??RR S',
    public: 'SRRN ARRR NARR S',
    private: 'SRRH ARRR NARR S',
    'taken down': 'SRRT ARRR NARR S',
    ...onTeams('private video', 'SRRH ARRR NARR S', inTeam('SRRN ARRR NARR S')),
  },
  'video.play': play,
  'progress.save': {
    early: activeAsks,
    public: signedInActive,
    private: 'SHHH AAAA XXXX S',
    premium: 'SPAP AAAA XXXX S',
    members: 'SPPP AAAA XXXX S',
    'taken down': 'STTT TTAA XXXX S',
    ...onTeams('private video', 'SHHH AAAA XXXX S', watchedByMakers('SAAA AAAA XXXX S', 'SNNN AAAA XXXX S')),
  },
  'progress.read': {
    early: 'S??? ???? ???? S',
    public: signedIn,
    private: 'SHHH AAAA HAHH S',
    premium: 'SPAP AAAA PAPP S',
    members: 'SPPP AAAA PAPP S',
    'taken down': 'STTT TTAA TTTT S',
    ...onTeams('private video', 'SHHH AAAA HAHH S', watchedByMakers('SAAA AAAA HAHH S', 'SNNN AAAA HAHH S')),
  },
  'staff.read_person': { early: staff },
  'staff.find_person': { early: admins },
  'staff.suspend_person': {
    early: staffAsk,
    'a person': staff,
    'a moderator': admins,
    'an admin': admins,
    themselves: staff,
  },
  'staff.change_role': { early: admins },
  'staff.read_video': { early: staff },
  'staff.take_down_video': { early: staffAsk, owned: staff, 'owned by who asks': 'SRRR RRCC XXXX S' },
  'staff.terminate_stream': { early: staffAsk, owned: staff, 'owned by who asks': 'SRRR RRCC XXXX S' },
  'staff.read_audit': { early: admins },
  'key.list_own': { early: signedIn },
  'key.create': { early: signedInActive },
  'key.change': { early: activeAsks, owned: 'SHHH AAHH XXXX S' },
  'key.revoke': { early: 'S??? ???? ???? S', owned: 'SHHH AAHH HAHH S' },
  'key.revoke_all': { early: signedIn },
  'stream.list_public': { early: everyone },
  'stream.list_own': { early: signedIn },
  'stream.create': { early: creators },
  'stream.read': read,
  'stream.play': play,
  'stream.enter': { ...enter, 'behind a door': everyone, 'premium behind a door': 'SPAP AAAA PAPP S' },
  'stream.make_tickets': run,
  'stream.read_tickets': readByManagers,
  'stream.change': edit,
  'stream.start': dispose,
  'stream.rotate_key': dispose,
  'stream.read_ingest': {
    early: activeAsks,
    public: 'SHHH AANN XXXX S',
    private: 'SHHH AANN XXXX S',
    'taken down': 'SHHH AANN XXXX S',
    ...onTeams('private video', 'SHHH AANN XXXX S', {}),
  },
  'stream.stop': {
    early: 'SRR? ?RRR ??RR S',
    public: 'SRRN ARRR NARR S',
    private: 'SRRH ARRR NARR S',
    'taken down': 'SRRT ARRR NARR S',
    ...onTeams('private video', 'SRRH ARRR NARR S', { ...inTeam('SRRN ARRR NARR S'), manage: 'SRRA ARRR NARR S' }),
  },
  'stream.read_health': readByMakers,
  'stream.mark': run,
  'stream.read_markers': readByMakers,
  'stream.set_targets': dispose,
  'stream.read_targets': readByMakers,
  'reminder.read_own': signedInToRead,
  'reminder.set': activeToRead,
  'reminder.drop': signedInToRead,
  'chat.read': play,
  'chat.write': { ...signedInToPlay, early: activeAsks },
  'chat.moderate': {
    early: activeAsks,
    public: 'SNNN AAAA XXXX S',
    private: 'SHHH AAAA XXXX S',
    'taken down': 'STTT AAAA XXXX S',
    'a party of others': 'SNNN NNAA XXXX S',
    'a party they host': 'SAAA NNAA XXXX S',
    'a party they host of what is hidden': 'SHHH NNAA XXXX S',
    ...onTeams('private video', 'SHHH AAAA XXXX S', {
      ...{ manage: 'SAAA AAAA XXXX S', 'moderate for': 'SAAA AAAA XXXX S' },
      ...{ 'edit for': 'SNNN AAAA XXXX S', 'see the figures of': 'SNNN AAAA XXXX S' },
    }),
  },
  'chat.export': {
    early: activeAsks,
    public: 'SNNN AANN XXXX S',
    private: 'SHHH AANN XXXX S',
    'taken down': 'STTT AANN XXXX S',
    'a party of others': 'SNNN NNNN XXXX S',
    'a party they host': 'SAAA NNAA XXXX S',
    ...onTeams('private video', 'SHHH AANN XXXX S', {
      ...{ manage: 'SAAA AAAA XXXX S', 'moderate for': 'SNNN AANN XXXX S' },
      ...{ 'edit for': 'SNNN AANN XXXX S', 'see the figures of': 'SNNN AANN XXXX S' },
    }),
  },
  'party.open': { ...signedInToPlay, early: activeAsks },
  'party.read': play,
  'party.host': {
    early: activeAsks,
    'a party of others': 'SNNN NNNN XXXX S',
    'a party they host': 'SAAA NNAA XXXX S',
    'a party they host of what is hidden': 'SHHH NNAA XXXX S',
    public: 'SNNN NNNN XXXX S',
  },
  'chat.raid': {
    early: activeAsks,
    public: 'SNNN AANN XXXX S',
    private: 'SHHH AANN XXXX S',
    'taken down': 'STTT AANN XXXX S',
    ...onTeams('private video', 'SHHH AANN XXXX S', {
      ...{ manage: 'SAAA AAAA XXXX S', 'moderate for': 'SNNN AANN XXXX S' },
      ...{ 'edit for': 'SNNN AANN XXXX S', 'see the figures of': 'SNNN AANN XXXX S' },
    }),
  },
  'chat.configure': {
    early: activeAsks,
    ...onTeams('channel', 'SNNN AAAA XXXX S', {
      ...{ manage: 'SAAA AAAA XXXX S', 'moderate for': 'SAAA AAAA XXXX S' },
    }),
  },
  'emote.list': { early: everyone },
  'emote.send': { early: activeAsks, ...onTeams('channel', 'SNNN AANN XXXX S', { manage: 'SAAA AAAA XXXX S' }) },
  'emote.decide': { early: activeAsks, ...onTeams('channel', 'SNNN AANN XXXX S', {}) },
  'clip.make': { ...signedInToPlay, early: activeAsks },
  'clip.delete': {
    early: 'S??? ???? ???? S',
    'a clip of others': 'SNNN AAAA NANN S',
    'a clip of theirs': 'SAAA AAAA AAAA S',
    'a clip of theirs of what is hidden': 'SAAA AAAA AAAA S',
    'a clip of others of what is hidden': 'SHHH AAAA HAHH S',
    ...onTeams('clip', 'SNNN AAAA NANN S', {
      ...{ manage: 'SAAA AAAA NANN S', 'moderate for': 'SAAA AAAA NANN S' },
    }),
  },
  'clip.download': {
    early: activeAsks,
    'a clip of others': 'SNNN AANN XXXX S',
    'a clip of theirs': 'SAAA AAAA XXXX S',
    'a clip of theirs of what is hidden': 'SHHH AAAA XXXX S',
    'a clip of others of what is hidden': 'SHHH AANN XXXX S',
    'a clip of theirs of what was taken down': 'STTT TTAA XXXX S',
    'a clip of theirs for premium members': 'SPAP AAAA XXXX S',
    ...onTeams('clip', 'SNNN AANN XXXX S', { manage: 'SAAA AAAA XXXX S' }),
  },
  'clip.set_rules': {
    early: activeAsks,
    public: 'SNNN AANN XXXX S',
    private: 'SHHH AANN XXXX S',
    'taken down': 'STTT AANN XXXX S',
    ...onTeams('private video', 'SHHH AANN XXXX S', {
      ...inTeam('SNNN AANN XXXX S'),
      manage: 'SAAA AAAA XXXX S',
    }),
  },
  'follow.read_own': { early: signedIn },
  'follow.set': { early: signedInActive },
  'follow.drop': { early: signedIn },
  'follow.list_own': { early: signedIn },
  'follower.count': { early: everyone },
  'follower.list': {
    early: 'S??? ???? ???? S',
    ...onTeams('channel', 'SNNN AANN NANN S', { manage: 'SAAA AAAA NANN S' }),
  },
  'notification.read_own': { early: signedIn },
  'notification.change_own': { early: signedIn },
  'webhook.list': { early: 'S??? ???? ???? S', owned: signedIn, 'of the platform': 'SRRR RRRA RRRR S' },
  'webhook.create': { early: activeAsks, owned: 'SRRA ARRR XXXX S', 'of the platform': admins },
  'webhook.read': webhooksOwn,
  'webhook.change': { early: activeAsks, owned: 'SHHH AAHH XXXX S', 'of the platform': 'SHHH HHHA XXXX S' },
  'webhook.delete': webhooksOwn,
  'nothing.known': { early: 'HHHH HHHH HHHH H' },
};

/** Decisions as lines of letters, one letter for each who asks. */
export type Decisions = [question: string, answer: string][];

/** Every decision as one line of letters, as the table has it. */
export const decidedInPerson: Decisions = Object.entries(decided).flatMap(([action, rows]) =>
  Object.entries(rows).map(([thing, answer]): [string, string] => [
    `${action} of ${thing}`,
    answer.replaceAll(' ', ''),
  ]),
);

/** The same lines as a function decides them for these; what it throws is a decision nobody wants. */
export function* decisionsFor(decide: typeof authorize, asking: readonly Subject[]): Generator<[string, string]> {
  for (const [action, rows] of Object.entries(decided))
    for (const thing of Object.keys(rows)) {
      const answers = asking.map((subject) => {
        try {
          return letters[decide(subject, action as keyof Actions, things[thing] as never)] ?? '-';
        } catch {
          return '!';
        }
      });
      yield [`${action} of ${thing}`, answers.join('')];
    }
}
