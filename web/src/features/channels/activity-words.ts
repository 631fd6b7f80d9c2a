import type { Answer } from '../../api/promises.ts';
import { roleWords } from './role-words.ts';

export type Activity = Answer<'accounts.list_activity'>['items'][number];

const asRole = (role: Activity['role']): string => (role ? ` as ${roleWords[role].name.toLowerCase()}` : '');

/** What somebody did, to be put after their name. */
export const deedOf = (one: Activity): string => {
  const whom = one.about_name ?? one.about ?? 'somebody';
  const video = `“${one.title ?? 'a video'}”`;
  const deeds: Record<Activity['what'], string> = {
    'channel.opened': 'opened the channel',
    'channel.changed': `changed the channel: ${(one.changed ?? []).join(', ')}`,
    'channel.avatar_sent': 'changed the picture',
    'channel.avatar_removed': 'deleted the picture',
    'channel.banner_sent': 'changed the banner',
    'channel.banner_removed': 'deleted the banner',
    'team.invited': `invited ${whom}${asRole(one.role)}`,
    'team.invitation_withdrawn': `took back the invitation of ${whom}`,
    'team.invitation_declined': 'declined the invitation',
    'team.joined': `joined the team${asRole(one.role)}`,
    'team.role_changed': `made ${whom} ${one.role ? roleWords[one.role].name.toLowerCase() : 'something else'}${one.was ? `, was ${roleWords[one.was].name.toLowerCase()}` : ''}`,
    'team.removed': `removed ${whom} from the team`,
    'team.left': 'left the team',
    'video.changed': `changed ${video}`,
    'video.published': `published ${video}`,
    'video.unpublished': `unpublished ${video}`,
    'video.scheduled': `changed when ${video} is published`,
    'video.thumbnail': `changed the picture of ${video}`,
    'chat.message_deleted': `deleted a message of ${whom} in the chat`,
    'chat.message_pinned': 'pinned a message in the chat',
    'chat.message_unpinned': 'took the pin off in the chat',
    'chat.message_allowed': `allowed a message of ${whom} in the chat`,
    'chat.message_denied': `denied a message of ${whom} in the chat`,
    'chat.user_timed_out': `silenced ${whom} in the chat for a while`,
    'chat.user_banned': `banned ${whom} from the chat`,
    'chat.user_unbanned': `let ${whom} write in the chat again`,
    'chat.modes_changed': 'changed how the chat was run',
    'chat.cleared': 'cleared the chat',
    'chat.request_granted': `let ${whom} back into the chat`,
    'chat.request_declined': `declined to let ${whom} back into the chat`,
    'chat.poll_opened': 'asked the chat',
    'chat.poll_ended': 'ended the chat’s poll',
    'chat.raid_started': 'sent the viewers to another stream',
    'chat.raid_called_off': 'called the viewers back',
    'chat.party_ended': 'ended a watch party',
    'chat.emote_proposed': 'proposed an emote for the chat',
    'chat.emote_added': 'gave the chat an emote',
    'chat.emote_rejected': 'rejected an emote',
    'chat.emote_removed': 'took an emote of the chat away',
    'chat.settings_changed': 'changed the rules of the chat',
  };
  return deeds[one.what];
};
