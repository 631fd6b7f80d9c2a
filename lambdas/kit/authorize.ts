import { openedBy, type Scope } from './scopes.ts';

/** Who is asking. Roles, plan and status come from our own table, never from the token. */
export interface Person {
  accountId: string;
  roles: readonly Role[];
  plan: 'free' | 'premium';
  /** `closing`: on the way to `closed`, and may still turn back. */
  status: 'active' | 'suspended' | 'closing' | 'closed';
}
export type Role = 'viewer' | 'creator' | 'moderator' | 'advertiser' | 'admin';
/** `scopes`: what an app or a key may do for the person; absent when they have signed in here themselves. `keyId`: which key. */
export type Subject = { kind: 'anonymous' } | ({ kind: 'person'; scopes?: readonly Scope[]; keyId?: string } & Person);

/** What somebody may do on a channel's team: everything but own it, upload and change videos, look after what people say, see figures. */
export const teamRoles = ['manager', 'editor', 'moderator', 'stats'] as const;
export type TeamRole = (typeof teamRoles)[number];
/** Who works on a channel besides its owner. It rests while the owner may not act themselves. */
export interface Team {
  members: readonly { accountId: string; role: TeamRole }[];
  rests: boolean;
}

/** A video, or a stream, as far as rights depend on it. */
export interface VideoRights {
  ownerId: string;
  /** Of its channel; left out where nobody but its owner may act on it. */
  team?: Team;
  /** Has it been published and not been taken back? A stream always is. */
  published: boolean;
  /** Did staff take it down? It keeps its state beside that (`takedown.ts`). */
  takenDown: boolean;
  visibility: 'public' | 'unlisted' | 'private';
  access: 'free' | 'premium' | 'members' | 'ticket';
  /** A stream with a door (`pass.ts`), and whether who asks holds a pass; none where everybody walks in. */
  admission?: { by: 'password' | 'ticket'; passed: boolean };
}
export interface OwnedRights {
  ownerId: string;
}
export interface ChannelRights extends OwnedRights {
  team: Team;
}
/** A change of a team, by the roles it gives and takes. */
export interface TeamChangeRights extends ChannelRights {
  roles: readonly TeamRole[];
}
/** A clip: the rights of what it is of, and who made it. */
export interface ClipRights extends VideoRights {
  makerId: string;
}
/** A room: the rights of what it is beside. A party has hosts, who keep order there instead of whose video it is. */
export interface RoomRights extends VideoRights {
  hostIds?: readonly string[];
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
  'session.list_own': never;
  'app.list_own': never;
  'app.disconnect': never;
  'key.list_own': never;
  'key.create': never;
  'key.change': OwnedRights;
  'key.revoke': OwnedRights;
  'key.revoke_all': never;
  'account.read_own': never;
  'account.change_own': never;
  'account.become_creator': never;
  'account.close': never;
  'account.keep': never;
  'channel.create': never;
  'channel.read': never;
  'channel.list_own': never;
  'channel.change': ChannelRights;
  'channel.leave': never;
  'team.read': ChannelRights;
  'team.change': TeamChangeRights;
  'team.read_activity': ChannelRights;
  'invitation.list_own': never;
  'invitation.accept': never;
  'invitation.decline': never;
  'upload.create': ChannelRights;
  'upload.list_own': never;
  'upload.read': OwnedRights;
  'upload.continue': OwnedRights;
  'upload.abort': OwnedRights;
  'video.list_public': never;
  'video.list_own': never;
  'video.list_channel': ChannelRights;
  'video.read': VideoRights;
  'video.read_status': VideoRights;
  'video.change': VideoRights;
  'video.move': VideoRights;
  'video.publish': VideoRights;
  'video.delete': VideoRights;
  'video.play': VideoRights;
  'progress.save': VideoRights;
  'progress.read': VideoRights;
  'stream.list_public': never;
  'stream.list_own': never;
  'stream.create': never;
  'stream.read': VideoRights;
  'stream.play': VideoRights;
  'stream.enter': VideoRights;
  'stream.change': VideoRights;
  'stream.start': VideoRights;
  'stream.read_ingest': VideoRights;
  'stream.rotate_key': VideoRights;
  'stream.stop': VideoRights;
  'stream.read_health': VideoRights;
  'stream.mark': VideoRights;
  'stream.read_markers': VideoRights;
  'stream.set_targets': VideoRights;
  'stream.read_targets': VideoRights;
  'stream.make_tickets': VideoRights;
  'stream.read_tickets': VideoRights;
  'reminder.read_own': VideoRights;
  'reminder.set': VideoRights;
  'reminder.drop': VideoRights;
  'chat.read': VideoRights;
  'chat.write': VideoRights;
  'chat.moderate': RoomRights;
  'chat.export': RoomRights;
  'chat.raid': VideoRights;
  'chat.configure': ChannelRights;
  'party.open': VideoRights;
  'party.read': VideoRights;
  'party.host': RoomRights;
  'emote.list': never;
  'emote.send': ChannelRights;
  'emote.decide': ChannelRights;
  'clip.make': VideoRights;
  'clip.delete': ClipRights;
  'clip.download': ClipRights;
  'clip.set_rules': VideoRights;
  'follow.read_own': never;
  'follow.set': never;
  'follow.drop': never;
  'follow.list_own': never;
  'follower.count': never;
  'follower.list': ChannelRights;
  'notification.read_own': never;
  'notification.change_own': never;
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
  'staff.terminate_stream': OwnedRights;
  'staff.read_audit': never;
}
export type Action = keyof Actions;
export type Resource =
  | OwnedRights
  | VideoRights
  | RoomRights
  | ClipRights
  | PersonRights
  | ChannelRights
  | TeamChangeRights;

/**
 * `ask_resource`: nothing speaks against it yet, but the thing itself must be looked at.
 * `hidden` must look exactly as if it did not exist.
 */
export type Verdict =
  | 'allow'
  | 'ask_resource'
  | 'sign_in'
  | 'suspended'
  | 'closing'
  | 'scope_needed'
  | 'role_needed'
  | 'hidden'
  | 'not_yours'
  | 'taken_down'
  | 'conflict_of_interest'
  | 'subscription_required'
  | 'pass_needed';

interface Rule<R> {
  who: 'anyone' | 'signed_in' | 'creator' | 'staff' | 'admin';
  /** May a suspended person still do it? What they may keep: read, close, erase. */
  suspended: 'may' | 'may_not';
  /** May somebody who is leaving? Of what takes signing in only this; what is everybody's stays theirs. */
  closing?: 'may';
  resource?: (subject: Subject, resource: R) => Verdict;
}

const owns = (subject: Subject, thing: OwnedRights): boolean =>
  subject.kind === 'person' && subject.accountId === thing.ownerId;
/** Whether they work on the team in one of these roles; whoever is suspended does not. */
const worksAs = (subject: Subject, team: Team | undefined, roles: readonly TeamRole[]): boolean =>
  subject.kind === 'person' &&
  subject.status === 'active' &&
  team !== undefined &&
  !team.rests &&
  team.members.some(({ accountId, role }) => accountId === subject.accountId && roles.includes(role));
/** Who of a team changes its videos, and sees them before anybody else does. */
const makers: readonly TeamRole[] = ['manager', 'editor'];
const isAdmin = ({ roles }: { roles: readonly Role[] }): boolean => roles.includes('admin');
/** Moderators and admins: whoever may act in the name of the platform. */
export const hasStaffRole = (person: { roles: readonly Role[] }): boolean =>
  person.roles.includes('moderator') || isAdmin(person);
/** An app or a key never acts as staff, whoever its person is. */
const isInPerson = (subject: Subject): boolean => subject.kind === 'person' && subject.scopes === undefined;
/** Staff, as long as they are active themselves: they see what owners see. */
export const isStaff = (subject: Subject): boolean =>
  subject.kind === 'person' && subject.status === 'active' && isInPerson(subject) && hasStaffRole(subject);
const isPremium = (subject: Subject): boolean => subject.kind === 'person' && subject.plan === 'premium';
const isActive = (subject: Subject): boolean => subject.kind === 'person' && subject.status === 'active';

/** Published for everyone who has the address. */
const isOpen = (video: VideoRights): boolean => video.published && video.visibility !== 'private';
/** Private and unpublished videos, and those taken down, exist for owner and staff only. */
const isVisible = (subject: Subject, video: VideoRights): boolean =>
  (isOpen(video) && !video.takenDown) ||
  owns(subject, video) ||
  worksAs(subject, video.team, teamRoles) ||
  isStaff(subject);
/** To those who could see it before, a video that was taken down is said to be that; to others it never was. */
const unseen = (video: VideoRights): Verdict => (isOpen(video) ? 'taken_down' : 'hidden');

const ownOrHidden = (subject: Subject, thing: OwnedRights): Verdict => (owns(subject, thing) ? 'allow' : 'hidden');

const readVideo = (subject: Subject, video: VideoRights): Verdict =>
  isVisible(subject, video) ? 'allow' : unseen(video);

/** Its owner, and those of its channel's team who have one of these roles. */
const changeVideoAs =
  (roles: readonly TeamRole[]) =>
  (subject: Subject, video: VideoRights): Verdict => {
    if (owns(subject, video) || worksAs(subject, video.team, roles)) return 'allow';
    return isVisible(subject, video) ? 'not_yours' : unseen(video);
  };
/** Where it stands, and whether there is any: its owner's alone. */
const disposeOfVideo = changeVideoAs([]);

/** Channels are public: whoever may not do something to one is told so. */
const onChannelAs =
  (roles: readonly TeamRole[]) =>
  (subject: Subject, channel: ChannelRights): Verdict =>
    owns(subject, channel) || worksAs(subject, channel.team, roles) ? 'allow' : 'not_yours';
const manageChannel = onChannelAs(['manager']);
/** Managers are made and unmade by the owner alone. */
const changeTeam = (subject: Subject, change: TeamChangeRights): Verdict =>
  change.roles.includes('manager') && !owns(subject, change) ? 'not_yours' : manageChannel(subject, change);

/** Might they watch it, if they were let in? */
const enterStream = (subject: Subject, video: VideoRights): Verdict => {
  if (!isVisible(subject, video)) return unseen(video);
  if (isStaff(subject)) return 'allow';
  // Its owner reads why; played, and passed on, it is by nobody.
  if (video.takenDown) return 'taken_down';
  if (owns(subject, video) || worksAs(subject, video.team, makers)) return 'allow';
  // The rest of its team know of it, and watch it with everybody else.
  if (!isOpen(video)) return 'not_yours';
  if (video.access === 'free') return 'allow';
  if (subject.kind === 'anonymous') return 'sign_in';
  // Members and tickets come with billing; until someone holds one, nobody but the owner and staff does.
  return video.access === 'premium' && isPremium(subject) && isActive(subject) ? 'allow' : 'subscription_required';
};

/** Those whose stream it is, all of its channel's team, and staff need no pass. */
const isLetIn = (subject: Subject, video: VideoRights): boolean =>
  video.admission === undefined ||
  video.admission.passed ||
  owns(subject, video) ||
  worksAs(subject, video.team, teamRoles) ||
  isStaff(subject);

const playVideo = (subject: Subject, video: VideoRights): Verdict => {
  const verdict = enterStream(subject, video);
  return verdict === 'allow' && !isLetIn(subject, video) ? 'pass_needed' : verdict;
};

/** Hosts of a party, as long as they may watch what it is of. Whose video that is has no say in it. */
const hostParty = (subject: Subject, room: RoomRights): Verdict => {
  const verdict = playVideo(subject, room);
  if (verdict !== 'allow') return verdict;
  return room.hostIds?.some((accountId) => owns(subject, { ownerId: accountId })) ? 'allow' : 'not_yours';
};
/** What is a host's in a party, and of these roles of the channel's team in any other room. */
const keepRoomAs =
  (roles: readonly TeamRole[]) =>
  (subject: Subject, room: RoomRights): Verdict =>
    room.hostIds ? hostParty(subject, room) : changeVideoAs(roles)(subject, room);

/** Who looks after what people say in a room: its owner, and staff, and whom the owner appointed. */
const moderateChat = (subject: Subject, room: RoomRights): Verdict => {
  const verdict = keepRoomAs(['manager', 'moderator'])(subject, room);
  return verdict === 'not_yours' && isStaff(subject) ? 'allow' : verdict;
};

/** How a channel's rooms are run: the same people, whether anything is on air or not. */
const configureChat = (subject: Subject, channel: ChannelRights): Verdict =>
  isStaff(subject) ? 'allow' : onChannelAs(['manager', 'moderator'])(subject, channel);

/** Who made it takes it back, whatever has become of what it is of; else who looks after what is said about that. */
const deleteClip = (subject: Subject, clip: ClipRights): Verdict =>
  owns(subject, { ownerId: clip.makerId }) ? 'allow' : moderateChat(subject, clip);

/** To keep a clip as a file is for who made it, as long as they may play it, and for those whose film it is. */
const downloadClip = (subject: Subject, clip: ClipRights): Verdict => {
  const verdict = playVideo(subject, clip);
  if (verdict !== 'allow' || owns(subject, { ownerId: clip.makerId })) return verdict;
  return changeVideoAs(['manager'])(subject, clip);
};

/** Owns the webhooks that are told of everybody's things; admins act for it. */
export const platformOwner = 'platform';
const actsForPlatform = (subject: Subject): boolean =>
  subject.kind === 'person' && isActive(subject) && isInPerson(subject) && isAdmin(subject);

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

/** Nobody decides about their own video or stream, whatever they are. */
const decideAboutOthers = (subject: Subject, thing: OwnedRights): Verdict =>
  owns(subject, thing) ? 'conflict_of_interest' : 'allow';

/** Where a stream is sent to is its owner's alone; staff are told that they never see it. */
const readIngest = (subject: Subject, stream: VideoRights): Verdict => {
  if (owns(subject, stream)) return 'allow';
  return isStaff(subject) ? 'not_yours' : 'hidden';
};
/** Whoever is suspended can still end what is theirs; anything else stays a plain refusal. */
const stopStream = (subject: Subject, stream: VideoRights): Verdict => {
  const verdict = changeVideoAs(['manager'])(subject, stream);
  return verdict !== 'allow' && !isActive(subject) ? 'not_yours' : verdict;
};

const policy: { [A in Action]: Rule<Actions[A]> } = {
  'service.look': { who: 'anyone', suspended: 'may' },
  'session.open': { who: 'anyone', suspended: 'may' },
  'session.close': { who: 'signed_in', suspended: 'may', closing: 'may' },
  'session.list_own': { who: 'signed_in', suspended: 'may' },
  'app.list_own': { who: 'signed_in', suspended: 'may' },
  'app.disconnect': { who: 'signed_in', suspended: 'may' },
  'key.list_own': { who: 'signed_in', suspended: 'may' },
  'key.create': { who: 'signed_in', suspended: 'may_not' },
  'key.change': { who: 'signed_in', suspended: 'may_not', resource: ownOrHidden },
  'key.revoke': { who: 'signed_in', suspended: 'may', resource: ownOrHidden },
  'key.revoke_all': { who: 'signed_in', suspended: 'may' },
  'account.read_own': { who: 'signed_in', suspended: 'may', closing: 'may' },
  'account.change_own': { who: 'signed_in', suspended: 'may_not' },
  'account.become_creator': { who: 'signed_in', suspended: 'may_not' },
  'account.close': { who: 'signed_in', suspended: 'may', closing: 'may' },
  'account.keep': { who: 'signed_in', suspended: 'may', closing: 'may' },
  'channel.create': { who: 'creator', suspended: 'may_not' },
  'channel.read': { who: 'anyone', suspended: 'may' },
  'channel.list_own': { who: 'signed_in', suspended: 'may' },
  'channel.change': { who: 'creator', suspended: 'may_not', resource: manageChannel },
  'channel.leave': { who: 'signed_in', suspended: 'may' },
  'team.read': { who: 'signed_in', suspended: 'may', resource: onChannelAs(teamRoles) },
  'team.change': { who: 'creator', suspended: 'may_not', resource: changeTeam },
  'team.read_activity': { who: 'signed_in', suspended: 'may', resource: manageChannel },
  'invitation.list_own': { who: 'signed_in', suspended: 'may' },
  'invitation.accept': { who: 'signed_in', suspended: 'may_not' },
  'invitation.decline': { who: 'signed_in', suspended: 'may' },
  'upload.create': { who: 'creator', suspended: 'may_not', resource: onChannelAs(makers) },
  'upload.list_own': { who: 'signed_in', suspended: 'may_not' },
  'upload.read': { who: 'signed_in', suspended: 'may_not', resource: ownOrHidden },
  'upload.continue': { who: 'signed_in', suspended: 'may_not', resource: ownOrHidden },
  'upload.abort': { who: 'signed_in', suspended: 'may', resource: ownOrHidden },
  'video.list_public': { who: 'anyone', suspended: 'may' },
  'video.list_own': { who: 'signed_in', suspended: 'may' },
  'video.list_channel': { who: 'signed_in', suspended: 'may', resource: onChannelAs(teamRoles) },
  'video.read': { who: 'anyone', suspended: 'may', resource: readVideo },
  'video.read_status': { who: 'anyone', suspended: 'may', resource: readVideo },
  'video.change': { who: 'creator', suspended: 'may_not', resource: changeVideoAs(makers) },
  'video.move': { who: 'creator', suspended: 'may_not', resource: disposeOfVideo },
  'video.publish': { who: 'creator', suspended: 'may_not', resource: changeVideoAs(['manager']) },
  'video.delete': {
    who: 'creator',
    suspended: 'may',
    // The right to erasure survives a suspension, but only for one's own; anything else stays a plain refusal.
    resource: (subject, video) => {
      const verdict = disposeOfVideo(subject, video);
      return verdict !== 'allow' && !isActive(subject) ? 'not_yours' : verdict;
    },
  },
  'video.play': { who: 'anyone', suspended: 'may', resource: playVideo },
  'progress.save': { who: 'signed_in', suspended: 'may_not', resource: playVideo },
  'progress.read': { who: 'signed_in', suspended: 'may', resource: playVideo },
  'stream.list_public': { who: 'anyone', suspended: 'may' },
  'stream.list_own': { who: 'signed_in', suspended: 'may' },
  'stream.create': { who: 'creator', suspended: 'may_not' },
  'stream.read': { who: 'anyone', suspended: 'may', resource: readVideo },
  'stream.play': { who: 'anyone', suspended: 'may', resource: playVideo },
  'stream.enter': { who: 'anyone', suspended: 'may', resource: enterStream },
  'stream.change': { who: 'creator', suspended: 'may_not', resource: changeVideoAs(makers) },
  'stream.start': { who: 'creator', suspended: 'may_not', resource: disposeOfVideo },
  'stream.read_ingest': { who: 'signed_in', suspended: 'may_not', resource: readIngest },
  'stream.rotate_key': { who: 'creator', suspended: 'may_not', resource: disposeOfVideo },
  'stream.stop': { who: 'creator', suspended: 'may', resource: stopStream },
  'stream.read_health': { who: 'signed_in', suspended: 'may', resource: changeVideoAs(teamRoles) },
  'stream.mark': { who: 'creator', suspended: 'may_not', resource: changeVideoAs(['manager']) },
  'stream.read_markers': { who: 'signed_in', suspended: 'may', resource: changeVideoAs(teamRoles) },
  'stream.set_targets': { who: 'creator', suspended: 'may_not', resource: disposeOfVideo },
  'stream.read_targets': { who: 'signed_in', suspended: 'may', resource: changeVideoAs(teamRoles) },
  'stream.make_tickets': { who: 'creator', suspended: 'may_not', resource: changeVideoAs(['manager']) },
  'stream.read_tickets': { who: 'signed_in', suspended: 'may', resource: changeVideoAs(['manager']) },
  'reminder.read_own': { who: 'signed_in', suspended: 'may', resource: readVideo },
  'reminder.set': { who: 'signed_in', suspended: 'may_not', resource: readVideo },
  'reminder.drop': { who: 'signed_in', suspended: 'may', resource: readVideo },
  'chat.read': { who: 'anyone', suspended: 'may', resource: playVideo },
  'chat.write': { who: 'signed_in', suspended: 'may_not', resource: playVideo },
  'chat.moderate': { who: 'signed_in', suspended: 'may_not', resource: moderateChat },
  'chat.export': { who: 'signed_in', suspended: 'may_not', resource: keepRoomAs(['manager']) },
  // Whose viewers they are: staff send nobody anywhere.
  'chat.raid': { who: 'signed_in', suspended: 'may_not', resource: changeVideoAs(['manager']) },
  'chat.configure': { who: 'signed_in', suspended: 'may_not', resource: configureChat },
  'party.open': { who: 'signed_in', suspended: 'may_not', resource: playVideo },
  'party.read': { who: 'anyone', suspended: 'may', resource: playVideo },
  // What everybody sees next is for the hosts alone: staff end a party, and steer none.
  'party.host': { who: 'signed_in', suspended: 'may_not', resource: hostParty },
  'emote.list': { who: 'anyone', suspended: 'may' },
  'emote.send': { who: 'signed_in', suspended: 'may_not', resource: manageChannel },
  // What a channel speaks with is its owner's to choose; whoever keeps order there, and staff, take it away.
  'emote.decide': { who: 'signed_in', suspended: 'may_not', resource: onChannelAs([]) },
  'clip.make': { who: 'signed_in', suspended: 'may_not', resource: playVideo },
  'clip.delete': { who: 'signed_in', suspended: 'may', resource: deleteClip },
  'clip.download': { who: 'signed_in', suspended: 'may_not', resource: downloadClip },
  'clip.set_rules': { who: 'signed_in', suspended: 'may_not', resource: changeVideoAs(['manager']) },
  'follow.read_own': { who: 'signed_in', suspended: 'may' },
  'follow.set': { who: 'signed_in', suspended: 'may_not' },
  'follow.drop': { who: 'signed_in', suspended: 'may' },
  'follow.list_own': { who: 'signed_in', suspended: 'may' },
  'follower.count': { who: 'anyone', suspended: 'may' },
  'follower.list': { who: 'signed_in', suspended: 'may', resource: manageChannel },
  'notification.read_own': { who: 'signed_in', suspended: 'may' },
  'notification.change_own': { who: 'signed_in', suspended: 'may' },
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
  'staff.take_down_video': { who: 'staff', suspended: 'may_not', resource: decideAboutOthers },
  'staff.terminate_stream': { who: 'staff', suspended: 'may_not', resource: decideAboutOthers },
  'staff.read_audit': { who: 'admin', suspended: 'may_not' },
};

/** Whether what an app or a key may do for its person includes this; people who have signed in here are not narrowed. */
const isOpened = (scopes: readonly Scope[] | undefined, action: Action): boolean => {
  const opener = openedBy[action];
  return opener === 'anyone' || (scopes ?? [opener]).some((one) => one === opener);
};

/**
 * The one decision about rights: pure, deny by default, in the order of the matrix: credential, account state, scope,
 * role, then the thing itself. Without a `resource` it says what can be said before any look-up.
 */
export const authorize = <A extends Action>(subject: Subject, action: A, resource?: Actions[A]): Verdict => {
  const rule: Rule<Actions[A]> | undefined = policy[action];
  if (!rule) return 'hidden';
  if (rule.who !== 'anyone' && subject.kind === 'anonymous') return 'sign_in';
  if (subject.kind === 'person') {
    if (subject.status === 'closed') return 'sign_in';
    if (subject.status === 'suspended' && rule.suspended === 'may_not') return 'suspended';
    if (subject.status === 'closing' && rule.who !== 'anyone' && rule.closing !== 'may') return 'closing';
    if (!isOpened(subject.scopes, action)) return 'scope_needed';
    if (rule.who === 'creator' && !subject.roles.includes('creator')) return 'role_needed';
    if (rule.who === 'staff' && !hasStaffRole(subject)) return 'role_needed';
    if (rule.who === 'admin' && !isAdmin(subject)) return 'role_needed';
  }
  if (!rule.resource) return 'allow';
  return resource === undefined ? 'ask_resource' : rule.resource(subject, resource);
};
