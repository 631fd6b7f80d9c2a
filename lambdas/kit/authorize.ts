/** Who is asking. Roles, plan and status come from our own table, never from the token. */
export interface Person {
  accountId: string;
  roles: readonly Role[];
  plan: 'free' | 'premium';
  status: 'active' | 'suspended' | 'closed';
}
export type Role = 'viewer' | 'creator' | 'moderator' | 'advertiser' | 'admin';
export type Subject = { kind: 'anonymous' } | ({ kind: 'person' } & Person);

/** A video as far as rights depend on it. */
export interface VideoRights {
  ownerId: string;
  /** Has it been published and not been taken back? */
  published: boolean;
  visibility: 'public' | 'unlisted' | 'private';
  access: 'free' | 'premium' | 'members' | 'ticket';
}
export interface OwnedRights {
  ownerId: string;
}

/** Everything that can be asked for, and what kind of thing it is asked of. */
export interface Actions {
  'service.look': never;
  'session.open': never;
  'session.close': never;
  'account.read_own': never;
  'account.change_own': never;
  'account.become_creator': never;
  'channel.create': never;
  'channel.read': never;
  'channel.change': OwnedRights;
  'upload.create': never;
  'upload.list_own': never;
  'upload.read': OwnedRights;
  'upload.continue': OwnedRights;
  'upload.abort': OwnedRights;
  'video.list_public': never;
  'video.list_own': never;
  'video.read': VideoRights;
  'video.read_status': VideoRights;
  'video.change': VideoRights;
  'video.publish': VideoRights;
  'video.delete': VideoRights;
  'video.play': VideoRights;
  'progress.save': VideoRights;
  'progress.read': VideoRights;
}
export type Action = keyof Actions;
export type Resource = OwnedRights | VideoRights;

/**
 * `ask_resource`: nothing speaks against it yet, but the thing itself must be looked at.
 * `hidden` must look exactly as if it did not exist.
 */
export type Verdict =
  | 'allow'
  | 'ask_resource'
  | 'sign_in'
  | 'suspended'
  | 'role_needed'
  | 'hidden'
  | 'not_yours'
  | 'subscription_required';

interface Rule<R> {
  who: 'anyone' | 'signed_in' | 'creator';
  /** May a suspended person still do it? What they may keep: read, close, erase. */
  suspended: 'may' | 'may_not';
  resource?: (subject: Subject, resource: R) => Verdict;
}

const owns = (subject: Subject, thing: OwnedRights): boolean =>
  subject.kind === 'person' && subject.accountId === thing.ownerId;
/** Moderators and admins, as long as they are active themselves: they see what owners see. */
export const isStaff = (subject: Subject): boolean =>
  subject.kind === 'person' &&
  subject.status === 'active' &&
  (subject.roles.includes('moderator') || subject.roles.includes('admin'));
const isPremium = (subject: Subject): boolean => subject.kind === 'person' && subject.plan === 'premium';
const isActive = (subject: Subject): boolean => subject.kind === 'person' && subject.status === 'active';

/** Published for everyone who has the address; private and unpublished videos exist for owner and staff only. */
const isVisible = (subject: Subject, video: VideoRights): boolean =>
  (video.published && video.visibility !== 'private') || owns(subject, video) || isStaff(subject);

const ownOrHidden = (subject: Subject, thing: OwnedRights): Verdict => (owns(subject, thing) ? 'allow' : 'hidden');

const readVideo = (subject: Subject, video: VideoRights): Verdict => (isVisible(subject, video) ? 'allow' : 'hidden');

const changeVideo = (subject: Subject, video: VideoRights): Verdict => {
  if (owns(subject, video)) return 'allow';
  return isVisible(subject, video) ? 'not_yours' : 'hidden';
};

const playVideo = (subject: Subject, video: VideoRights): Verdict => {
  if (!isVisible(subject, video)) return 'hidden';
  if (video.access === 'free' || isStaff(subject) || owns(subject, video)) return 'allow';
  if (subject.kind === 'anonymous') return 'sign_in';
  // Members and tickets come with billing; until someone holds one, nobody but the owner and staff does.
  return video.access === 'premium' && isPremium(subject) && isActive(subject) ? 'allow' : 'subscription_required';
};

const policy: { [A in Action]: Rule<Actions[A]> } = {
  'service.look': { who: 'anyone', suspended: 'may' },
  'session.open': { who: 'anyone', suspended: 'may' },
  'session.close': { who: 'signed_in', suspended: 'may' },
  'account.read_own': { who: 'signed_in', suspended: 'may' },
  'account.change_own': { who: 'signed_in', suspended: 'may_not' },
  'account.become_creator': { who: 'signed_in', suspended: 'may_not' },
  'channel.create': { who: 'creator', suspended: 'may_not' },
  'channel.read': { who: 'anyone', suspended: 'may' },
  'channel.change': {
    who: 'creator',
    suspended: 'may_not',
    resource: (subject, channel) => (owns(subject, channel) ? 'allow' : 'not_yours'),
  },
  'upload.create': { who: 'creator', suspended: 'may_not' },
  'upload.list_own': { who: 'signed_in', suspended: 'may_not' },
  'upload.read': { who: 'signed_in', suspended: 'may_not', resource: ownOrHidden },
  'upload.continue': { who: 'signed_in', suspended: 'may_not', resource: ownOrHidden },
  'upload.abort': { who: 'signed_in', suspended: 'may', resource: ownOrHidden },
  'video.list_public': { who: 'anyone', suspended: 'may' },
  'video.list_own': { who: 'signed_in', suspended: 'may' },
  'video.read': { who: 'anyone', suspended: 'may', resource: readVideo },
  'video.read_status': { who: 'anyone', suspended: 'may', resource: readVideo },
  'video.change': { who: 'creator', suspended: 'may_not', resource: changeVideo },
  'video.publish': { who: 'creator', suspended: 'may_not', resource: changeVideo },
  'video.delete': {
    who: 'creator',
    suspended: 'may',
    // The right to erasure survives a suspension, but only for one's own; anything else stays a plain refusal.
    resource: (subject, video) => {
      const verdict = changeVideo(subject, video);
      return verdict !== 'allow' && !isActive(subject) ? 'not_yours' : verdict;
    },
  },
  'video.play': { who: 'anyone', suspended: 'may', resource: playVideo },
  'progress.save': { who: 'signed_in', suspended: 'may_not', resource: playVideo },
  'progress.read': { who: 'signed_in', suspended: 'may', resource: playVideo },
};

/**
 * The one decision about rights: pure, deny by default, in the order of the matrix: credential, account state,
 * role, then the thing itself. Without a `resource` it says what can be said before any look-up.
 */
export const authorize = <A extends Action>(subject: Subject, action: A, resource?: Actions[A]): Verdict => {
  const rule: Rule<Actions[A]> | undefined = policy[action];
  if (!rule) return 'hidden';
  if (rule.who !== 'anyone' && subject.kind === 'anonymous') return 'sign_in';
  if (subject.kind === 'person') {
    if (subject.status === 'closed') return 'sign_in';
    if (subject.status === 'suspended' && rule.suspended === 'may_not') return 'suspended';
    if (rule.who === 'creator' && !subject.roles.includes('creator')) return 'role_needed';
  }
  if (!rule.resource) return 'allow';
  return resource === undefined ? 'ask_resource' : rule.resource(subject, resource);
};
