import type { Action } from './authorize.ts';

/**
 * What a person can let an app or a key do in their name, in the words the person reads. Whoever signs in here themselves
 * is not narrowed by any of these.
 */
export const scopes = {
  'account:read': 'See your name, e-mail address, roles and plan',
  'channels:write': 'Open your channel and change what it says',
  'streams:write': 'Schedule, start, change and stop your live streams, and see where they are sent to and their keys',
  'uploads:write': 'Upload videos, and see and abort uploads that are under way',
  'videos:read': 'See your videos, those only you can see included',
  'videos:watch': 'Play what you may watch, and keep where you stopped',
  'videos:write': 'Change, publish, schedule and delete your videos',
  'webhooks:manage': 'See, make, change and delete your webhooks',
} as const;
export type Scope = keyof typeof scopes;
export const everyScope = Object.keys(scopes) as Scope[];

export const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

/** What stands before a scope's name in the tokens of apps: Cognito's resource server. */
export const resourceServer = 'arclight';

/** Cognito allows no colon in a scope's name: `videos:read` is `arclight/videos.read` in a token. */
export const tokenScopeOf = (scope: Scope): string => `${resourceServer}/${scope.replace(':', '.')}`;

/** The scopes of ours in a token's `scope`; those of OpenID and unknown ones open nothing here. */
export const scopesIn = (claim: string): Scope[] =>
  everyScope.filter((scope) => claim.split(' ').includes(tokenScopeOf(scope)));

/**
 * Which scope opens an action to an app's token or a key. `anyone`: what it says is everybody's. `own_sign_in`: never by an
 * app or a key, whatever its scopes; there are only signed-in people themselves. An action without a line does not compile.
 */
export const openedBy: Record<Action, Scope | 'anyone' | 'own_sign_in'> = {
  'service.look': 'anyone',
  'session.open': 'own_sign_in',
  'session.list_own': 'own_sign_in',
  'session.close': 'own_sign_in',
  'account.read_own': 'account:read',
  'account.change_own': 'own_sign_in',
  'account.become_creator': 'own_sign_in',
  'account.close': 'own_sign_in',
  'account.keep': 'own_sign_in',
  'channel.create': 'channels:write',
  'channel.read': 'anyone',
  'channel.list_own': 'account:read',
  'channel.change': 'channels:write',
  'channel.leave': 'own_sign_in',
  'team.read': 'own_sign_in',
  'team.change': 'own_sign_in',
  'team.read_activity': 'own_sign_in',
  'invitation.list_own': 'own_sign_in',
  'invitation.accept': 'own_sign_in',
  'invitation.decline': 'own_sign_in',
  'upload.create': 'uploads:write',
  'upload.list_own': 'uploads:write',
  'upload.read': 'uploads:write',
  'upload.continue': 'uploads:write',
  'upload.abort': 'uploads:write',
  'video.list_public': 'anyone',
  'video.list_own': 'videos:read',
  'video.list_channel': 'videos:read',
  'video.read': 'videos:read',
  'video.read_status': 'videos:read',
  'video.change': 'videos:write',
  'video.move': 'videos:write',
  'video.publish': 'videos:write',
  'video.delete': 'videos:write',
  'video.play': 'videos:watch',
  'progress.save': 'videos:watch',
  'progress.read': 'videos:watch',
  'stream.list_public': 'anyone',
  'stream.list_own': 'videos:read',
  'stream.create': 'streams:write',
  'stream.read': 'videos:read',
  'stream.play': 'videos:watch',
  'stream.enter': 'videos:watch',
  'stream.change': 'streams:write',
  'stream.start': 'streams:write',
  'stream.read_ingest': 'streams:write',
  'stream.rotate_key': 'streams:write',
  'stream.stop': 'streams:write',
  'stream.read_health': 'videos:read',
  'stream.mark': 'streams:write',
  'stream.read_markers': 'videos:read',
  'stream.set_targets': 'streams:write',
  'stream.read_targets': 'videos:read',
  'stream.make_tickets': 'streams:write',
  'stream.read_tickets': 'streams:write',
  'reminder.read_own': 'own_sign_in',
  'reminder.set': 'own_sign_in',
  'reminder.drop': 'own_sign_in',
  'chat.read': 'videos:watch',
  'chat.write': 'own_sign_in',
  'chat.moderate': 'own_sign_in',
  'chat.export': 'own_sign_in',
  'chat.raid': 'own_sign_in',
  'chat.configure': 'own_sign_in',
  'party.open': 'own_sign_in',
  'party.read': 'videos:watch',
  'party.host': 'own_sign_in',
  'emote.list': 'anyone',
  'emote.send': 'own_sign_in',
  'emote.decide': 'own_sign_in',
  'clip.make': 'own_sign_in',
  'clip.delete': 'own_sign_in',
  'clip.download': 'own_sign_in',
  'clip.set_rules': 'own_sign_in',
  'follow.read_own': 'own_sign_in',
  'follow.set': 'own_sign_in',
  'follow.drop': 'own_sign_in',
  'follow.list_own': 'own_sign_in',
  'follower.count': 'anyone',
  'follower.list': 'own_sign_in',
  'notification.read_own': 'own_sign_in',
  'notification.change_own': 'own_sign_in',
  'webhook.list': 'webhooks:manage',
  'webhook.create': 'webhooks:manage',
  'webhook.read': 'webhooks:manage',
  'webhook.change': 'webhooks:manage',
  'webhook.delete': 'webhooks:manage',
  'staff.read_person': 'own_sign_in',
  'staff.find_person': 'own_sign_in',
  'staff.suspend_person': 'own_sign_in',
  'staff.change_role': 'own_sign_in',
  'staff.read_video': 'own_sign_in',
  'staff.take_down_video': 'own_sign_in',
  'staff.terminate_stream': 'own_sign_in',
  'staff.read_audit': 'own_sign_in',
  'app.list_own': 'own_sign_in',
  'app.disconnect': 'own_sign_in',
  'key.list_own': 'own_sign_in',
  'key.create': 'own_sign_in',
  'key.change': 'own_sign_in',
  'key.revoke': 'own_sign_in',
  'key.revoke_all': 'own_sign_in',
};

/** Which scope would open an action: said with the refusal of a token that lacks it. */
export const scopeFor = (action: Action): { scope?: Scope } => {
  const opener = openedBy[action];
  return opener === 'anyone' || opener === 'own_sign_in' ? {} : { scope: opener };
};
