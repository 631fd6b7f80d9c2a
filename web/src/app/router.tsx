import type { ComponentType } from 'react';
import { createBrowserRouter, redirect, useRouteError } from 'react-router';
import { Broken, NotFoundPage } from './broken.tsx';
import { Shell } from './shell.tsx';

/** A screen that broke while being drawn; a new release has other file names, so loading afresh is the way out. */
const BrokenRoute = () => {
  const error = useRouteError();
  return <Broken error={error} again={() => window.location.reload()} />;
};

/** Loads a screen when it is opened; what was lost on the way is asked for once more. */
const screen =
  <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  async () => {
    const loaded = await load().catch(async () => {
      await new Promise((resolve) => window.setTimeout(resolve, 700));
      return load();
    });
    return { Component: loaded[name] };
  };

/** Every address of the client. Each screen is a file of its own, loaded when it is first opened. */
export const router = createBrowserRouter([
  {
    path: 'live/:streamId/chat',
    HydrateFallback: () => null,
    errorElement: <BrokenRoute />,
    lazy: screen(() => import('../features/chat/chat-page.tsx'), 'ChatPage'),
  },
  {
    Component: Shell,
    HydrateFallback: () => null,
    children: [
      {
        errorElement: <BrokenRoute />,
        children: [
          {
            index: true,
            lazy: screen(() => import('../features/catalog/home-page.tsx'), 'HomePage'),
          },
          {
            path: 'watch/:videoId',
            lazy: screen(() => import('../features/playback/watch-page.tsx'), 'WatchPage'),
          },
          {
            path: 'w/:partyId',
            lazy: screen(() => import('../features/parties/party-page.tsx'), 'PartyPage'),
          },
          {
            path: 'live/:streamId',
            lazy: screen(() => import('../features/live/live-page.tsx'), 'LivePage'),
          },
          {
            path: 'clips/:clipId',
            lazy: screen(() => import('../features/clips/clip-page.tsx'), 'ClipPage'),
          },
          {
            path: 'channel/:channel',
            lazy: screen(() => import('../features/catalog/channel-page.tsx'), 'ChannelPage'),
          },
          {
            path: 'signup',
            lazy: screen(() => import('../features/accounts/sign-up-page.tsx'), 'SignUpPage'),
          },
          {
            path: 'confirm',
            lazy: screen(() => import('../features/accounts/confirm-page.tsx'), 'ConfirmPage'),
          },
          {
            path: 'login',
            lazy: screen(() => import('../features/accounts/log-in-page.tsx'), 'LogInPage'),
          },
          {
            path: 'forgot',
            lazy: screen(() => import('../features/accounts/forgot-page.tsx'), 'ForgotPage'),
          },
          {
            path: 'reset',
            lazy: screen(() => import('../features/accounts/reset-page.tsx'), 'ResetPage'),
          },
          {
            lazy: screen(() => import('./signed-in-outlet.tsx'), 'SignedInOutlet'),
            children: [
              {
                path: 'settings',
                lazy: screen(() => import('../features/accounts/settings-page.tsx'), 'SettingsPage'),
              },
              {
                path: 'settings/security',
                lazy: screen(() => import('../features/accounts/security-page.tsx'), 'SecurityPage'),
              },
              {
                path: 'settings/keys',
                lazy: screen(() => import('../features/accounts/keys-page.tsx'), 'KeysPage'),
              },
              {
                path: 'settings/webhooks',
                lazy: screen(() => import('../features/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
              },
              {
                path: 'settings/webhooks/:webhookId',
                lazy: screen(() => import('../features/webhooks/webhook-page.tsx'), 'WebhookPage'),
              },
              {
                path: 'creator',
                lazy: screen(() => import('../features/accounts/creator-page.tsx'), 'CreatorPage'),
              },
              {
                path: 'upload',
                lazy: screen(() => import('../features/upload/upload-page.tsx'), 'UploadPage'),
              },
              {
                path: 'channels',
                lazy: screen(() => import('../features/channels/channels-page.tsx'), 'ChannelsPage'),
              },
              {
                path: 'channels/new',
                lazy: screen(() => import('../features/channels/new-channel-page.tsx'), 'NewChannelPage'),
              },
              {
                path: 'channels/:channelId',
                lazy: screen(() => import('../features/channels/channel-settings-page.tsx'), 'ChannelSettingsPage'),
              },
              {
                path: 'channels/:channelId/team',
                lazy: screen(() => import('../features/channels/team-page.tsx'), 'TeamPage'),
              },
              {
                path: 'channels/:channelId/chat',
                lazy: screen(() => import('../features/chat/settings-page.tsx'), 'ChatSettingsPage'),
              },
              {
                path: 'channels/:channelId/activity',
                lazy: screen(() => import('../features/channels/activity-page.tsx'), 'ActivityPage'),
              },
              // As the mail of an invitation names it.
              { path: 'invitations', loader: () => redirect('/channels') },
              {
                path: 'studio',
                lazy: screen(() => import('../features/catalog/studio-page.tsx'), 'StudioPage'),
              },
              {
                path: 'studio/trash',
                lazy: screen(() => import('../features/catalog/trash-page.tsx'), 'TrashPage'),
              },
              {
                path: 'clips',
                lazy: screen(() => import('../features/clips/my-clips-page.tsx'), 'MyClipsPage'),
              },
              {
                path: 'notifications',
                lazy: screen(() => import('../features/notifications/notifications-page.tsx'), 'NotificationsPage'),
              },
              {
                path: 'following',
                lazy: screen(() => import('../features/engagement/following-page.tsx'), 'FollowingPage'),
              },
              {
                path: 'channels/:channelId/followers',
                lazy: screen(() => import('../features/engagement/followers-page.tsx'), 'FollowersPage'),
              },
              {
                path: 'studio/clips',
                lazy: screen(() => import('../features/clips/channel-clips-page.tsx'), 'ChannelClipsPage'),
              },
              {
                path: 'studio/live',
                lazy: screen(() => import('../features/live/streams-page.tsx'), 'StreamsPage'),
              },
              {
                path: 'studio/live/new',
                lazy: screen(() => import('../features/live/new-stream-page.tsx'), 'NewStreamPage'),
              },
              {
                path: 'studio/live/:streamId',
                lazy: screen(() => import('../features/live/control-page.tsx'), 'ControlPage'),
              },
              {
                path: 'studio/:videoId',
                lazy: screen(() => import('../features/catalog/edit-page.tsx'), 'EditPage'),
              },
              {
                path: 'staff',
                lazy: screen(() => import('../features/staff/staff-outlet.tsx'), 'StaffOutlet'),
                children: [
                  {
                    index: true,
                    lazy: screen(() => import('../features/staff/find-page.tsx'), 'FindPage'),
                  },
                  {
                    path: 'people/:person',
                    lazy: screen(() => import('../features/staff/person-page.tsx'), 'PersonPage'),
                  },
                  {
                    path: 'videos/:videoId',
                    lazy: screen(() => import('../features/staff/video-page.tsx'), 'StaffVideoPage'),
                  },
                  {
                    path: 'streams/:streamId',
                    lazy: screen(() => import('../features/staff/stream-page.tsx'), 'StaffStreamPage'),
                  },
                  {
                    path: 'team',
                    lazy: screen(() => import('../features/staff/team-page.tsx'), 'TeamPage'),
                  },
                  {
                    path: 'audit',
                    lazy: screen(() => import('../features/staff/audit-page.tsx'), 'AuditPage'),
                  },
                ],
              },
            ],
          },
          {
            path: 'docs',
            lazy: screen(() => import('../features/reference/reference-page.tsx'), 'ReferencePage'),
          },
          // What it was called before.
          { path: 'account', loader: () => redirect('/settings') },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
