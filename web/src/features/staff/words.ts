import type { Answer, Asked } from '../../api/promises.ts';

export type Reason = Asked<'moderation.suspend_person'>['body']['reason'];
export type Role = Asked<'moderation.change_role'>['body']['role'];
export type StaffPerson = Answer<'moderation.read_person'>;
export type StaffVideo = Answer<'moderation.read_video'>;
export type AuditEntry = Answer<'moderation.list_audit'>['items'][number];

/** What can be held against somebody or something, to be chosen from. */
export const reasonOptions: readonly (readonly [Reason, string])[] = [
  ['spam', 'Spam'],
  ['deception', 'Fraud or deception'],
  ['harassment', 'Harassment'],
  ['hate', 'Hate against a group of people'],
  ['violence', 'Violence'],
  ['sexual_content', 'Sexual content'],
  ['child_safety', 'Endangers children'],
  ['dangerous_acts', 'Dangerous acts others may copy'],
  ['impersonation', 'Pretends to be somebody else'],
  ['copyright', 'Belongs to somebody else'],
  ['illegal', 'Against the law'],
  ['other', 'Another breach of the rules'],
];

export const reasonLabel = (reason: Reason): string => reasonOptions.find(([value]) => value === reason)?.[1] ?? reason;

const acts: Record<AuditEntry['act'], string> = {
  'person.suspended': 'Suspended',
  'person.reinstated': 'Reinstated',
  'person.role_granted': 'Gave a role',
  'person.role_withdrawn': 'Took a role',
  'person.found_by_email': 'Looked up by address',
  'video.taken_down': 'Took down',
  'video.restored': 'Restored',
  'video.read': 'Looked at what is not public',
  'video.played': 'Played what is not public',
  'stream.terminated': 'Ended the stream',
  'clip.deleted': 'Deleted a clip of it',
  'stream.watched': 'Watched a stream that is not public',
  'chat.message_deleted': 'Deleted a chat message',
  'chat.message_pinned': 'Pinned a chat message',
  'chat.message_unpinned': 'Took a pin off in a chat',
  'chat.message_allowed': 'Allowed a held chat message',
  'chat.message_denied': 'Denied a held chat message',
  'chat.user_timed_out': 'Silenced in a chat for a while',
  'chat.user_banned': 'Banned from a chat',
  'chat.user_unbanned': 'Let write again in a chat',
  'chat.modes_changed': 'Changed how a chat is run',
  'chat.cleared': 'Cleared a chat',
  'chat.request_granted': 'Granted a wish to be let back into a chat',
  'chat.request_declined': 'Declined a wish to be let back into a chat',
  'chat.poll_opened': 'Asked a chat',
  'chat.poll_ended': 'Ended a chat’s poll',
  'chat.raid_started': 'Sent a chat’s viewers to another stream',
  'chat.raid_called_off': 'Called back a chat’s viewers',
  'chat.party_ended': 'Ended a watch party',
  'chat.emote_proposed': 'Proposed an emote for a chat',
  'chat.emote_added': 'Gave a chat an emote',
  'chat.emote_rejected': 'Rejected an emote of a chat',
  'chat.emote_removed': 'Took an emote of a chat away',
  'chat.settings_changed': 'Changed a channel’s chat settings',
};

/** "Gave a role: moderator". */
export const actWords = ({ act, role }: Pick<AuditEntry, 'act' | 'role'>): string =>
  role ? `${acts[act]}: ${role}` : acts[act];

const events: Record<string, string> = {
  created: 'Created',
  upload_completed: 'The file arrived',
  upload_failed: 'The file did not arrive',
  outputs_verified: 'Ready',
  publish: 'Published',
  unpublish: 'No longer published',
  changed: 'Its words, or who sees it, changed',
  renditions_added: 'More qualities',
  trashed: 'Into the trash',
  recovered: 'Out of the trash',
  taken_down: 'Taken down by staff',
  restored: 'Restored by staff',
  scheduled: 'Set to publish at an hour',
  unscheduled: 'Hour of publishing taken back',
  delete: 'Deleted for good',
  confirmed: 'Confirmed the address',
  became_creator: 'Became a creator',
  made_admin: 'Made an admin',
  suspended: 'Suspended',
  reinstated: 'Reinstated',
  suspension_ended: 'The suspension ended',
  session_ended: 'Signed out on one device',
  sessions_ended: 'Signed out everywhere',
};

/** What happened, in words; what has none is shown as it is kept. */
export const eventWords = (event: string): string => {
  const known = events[event];
  if (known) return known;
  const plain = event.replaceAll(/[_:]/g, ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

/** Where the page of a person, a video, a stream or a channel is. */
export const pathOf = (id: string): string => {
  if (id.startsWith('vid_')) return `/staff/videos/${id}`;
  if (id.startsWith('ch_')) return `/channel/${id}`;
  if (id.startsWith('pty_')) return `/w/${id}`;
  return id.startsWith('str_') ? `/staff/streams/${id}` : `/staff/people/${id}`;
};
