import type { Answer } from '../../api/promises.ts';
import { roleWords } from './my-channels.ts';

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
  };
  return deeds[one.what];
};
