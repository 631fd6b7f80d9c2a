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
  /** Did staff take it down? It keeps its state beside that (`takedown.ts`). */
  takenDown: boolean;
  visibility: 'public' | 'unlisted' | 'private';
  access: 'free' | 'premium' | 'members' | 'ticket';
}
export interface OwnedRights {
  ownerId: string;
}
/** A person as far as what staff may do to them depends on it. */
export interface PersonRights {
  accountId: string;
  roles: readonly Role[];
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
  'webhook.list': OwnedRights;
  'webhook.create': OwnedRights;
  'webhook.read': OwnedRights;
  'webhook.change': OwnedRights;
  'webhook.delete': OwnedRights;
  'staff.read_person': never;
  'staff.find_person': never;
  'staff.suspend_person': PersonRights;
  'staff.change_role': never;
  'staff.read_video': never;
  'staff.take_down_video': OwnedRights;
  'staff.read_audit': never;
}
export type Action = keyof Actions;
export type Resource = OwnedRights | VideoRights | PersonRights;

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
  | 'taken_down'
  | 'conflict_of_interest'
  | 'subscription_required';

interface Rule<R> {
  who: 'anyone' | 'signed_in' | 'creator' | 'staff' | 'admin';
  /** May a suspended person still do it? What they may keep: read, close, erase. */
  suspended: 'may' | 'may_not';
  resource?: (subject: Subject, resource: R) => Verdict;
}

const owns = (subject: Subject, thing: OwnedRights): boolean =>
  subject.kind === 'person' && subject.accountId === thing.ownerId;
const isAdmin = ({ roles }: { roles: readonly Role[] }): boolean => roles.includes('admin');
/** Moderators and admins: whoever may act in the name of the platform. */
export const hasStaffRole = (person: { roles: readonly Role[] }): boolean =>
  person.roles.includes('moderator') || isAdmin(person);
/** Staff, as long as they are active themselves: they see what owners see. */
export const isStaff = (subject: Subject): boolean =>
  subject.kind === 'person' && subject.status === 'active' && hasStaffRole(subject);
const isPremium = (subject: Subject): boolean => subject.kind === 'person' && subject.plan === 'premium';
const isActive = (subject: Subject): boolean => subject.kind === 'person' && subject.status === 'active';

/** Published for everyone who has the address. */
const isOpen = (video: VideoRights): boolean => video.published && video.visibility !== 'private';
/** Private and unpublished videos, and those taken down, exist for owner and staff only. */
const isVisible = (subject: Subject, video: VideoRights): boolean =>
  (isOpen(video) && !video.takenDown) || owns(subject, video) || isStaff(subject);
/** To those who could see it before, a video that was taken down is said to be that; to others it never was. */
const unseen = (video: VideoRights): Verdict => (isOpen(video) ? 'taken_down' : 'hidden');

const ownOrHidden = (subject: Subject, thing: OwnedRights): Verdict => (owns(subject, thing) ? 'allow' : 'hidden');

const readVideo = (subject: Subject, video: VideoRights): Verdict =>
  isVisible(subject, video) ? 'allow' : unseen(video);

const changeVideo = (subject: Subject, video: VideoRights): Verdict => {
  if (owns(subject, video)) return 'allow';
  return isVisible(subject, video) ? 'not_yours' : unseen(video);
};

const playVideo = (subject: Subject, video: VideoRights): Verdict => {
  if (!isVisible(subject, video)) return unseen(video);
  if (isStaff(subject)) return 'allow';
  // Its owner reads why; played, and passed on, it is by nobody.
  if (video.takenDown) return 'taken_down';
  if (video.access === 'free' || owns(subject, video)) return 'allow';
  if (subject.kind === 'anonymous') return 'sign_in';
  // Members and tickets come with billing; until someone holds one, nobody but the owner and staff does.
  return video.access === 'premium' && isPremium(subject) && isActive(subject) ? 'allow' : 'subscription_required';
};

/** Owns the webhooks that are told of everybody's things; admins act for it. */
export const platformOwner = 'platform';
const actsForPlatform = (subject: Subject): boolean =>
  subject.kind === 'person' && isActive(subject) && isAdmin(subject);

/** Creators have webhooks of their own; one of the platform needs an admin. */
const createWebhook = (subject: Subject, { ownerId }: OwnedRights): Verdict => {
  if (ownerId === platformOwner) return actsForPlatform(subject) ? 'allow' : 'role_needed';
  return subject.kind === 'person' && subject.roles.includes('creator') ? 'allow' : 'role_needed';
};
const listWebhooks = (subject: Subject, { ownerId }: OwnedRights): Verdict =>
  ownerId !== platformOwner || actsForPlatform(subject) ? 'allow' : 'role_needed';
const ownWebhook = (subject: Subject, webhook: OwnedRights): Verdict =>
  webhook.ownerId === platformOwner && actsForPlatform(subject) ? 'allow' : ownOrHidden(subject, webhook);

/** Moderators act on people, admins also on staff. On oneself it is no question of rights: the operation says no. */
const suspendPerson = (subject: Subject, person: PersonRights): Verdict => {
  if (subject.kind !== 'person' || subject.accountId === person.accountId) return 'allow';
  return isAdmin(subject) || !hasStaffRole(person) ? 'allow' : 'role_needed';
};

/** Nobody decides about their own video, whatever they are. */
const takeDownVideo = (subject: Subject, video: OwnedRights): Verdict =>
  owns(subject, video) ? 'conflict_of_interest' : 'allow';

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
  'webhook.list': { who: 'signed_in', suspended: 'may', resource: listWebhooks },
  'webhook.create': { who: 'signed_in', suspended: 'may_not', resource: createWebhook },
  'webhook.read': { who: 'signed_in', suspended: 'may', resource: ownWebhook },
  'webhook.change': { who: 'signed_in', suspended: 'may_not', resource: ownWebhook },
  'webhook.delete': { who: 'signed_in', suspended: 'may', resource: ownWebhook },
  'staff.read_person': { who: 'staff', suspended: 'may_not' },
  'staff.find_person': { who: 'admin', suspended: 'may_not' },
  'staff.suspend_person': { who: 'staff', suspended: 'may_not', resource: suspendPerson },
  'staff.change_role': { who: 'admin', suspended: 'may_not' },
  'staff.read_video': { who: 'staff', suspended: 'may_not' },
  'staff.take_down_video': { who: 'staff', suspended: 'may_not', resource: takeDownVideo },
  'staff.read_audit': { who: 'admin', suspended: 'may_not' },
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
    if (rule.who === 'staff' && !hasStaffRole(subject)) return 'role_needed';
    if (rule.who === 'admin' && !isAdmin(subject)) return 'role_needed';
  }
  if (!rule.resource) return 'allow';
  return resource === undefined ? 'ask_resource' : rule.resource(subject, resource);
};
