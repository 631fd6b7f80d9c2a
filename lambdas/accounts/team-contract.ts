import * as z from 'zod';
import { chatDeeds } from '../chat/deeds-contract.ts';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import { NotYours } from '../kit/refusals.ts';
import { ChannelNotFound, channelParams, exampleChannel, myRole } from './channel-contract.ts';
import { teamRole } from './events.ts';
import { email } from './fields-contract.ts';

export const TeamFull = refusal(
  'accounts.team_full',
  'conflict',
  'A team has 20 people at most, those who are invited included. Take somebody out, or an invitation back.',
);
export const AlreadyOnTeam = refusal(
  'accounts.already_on_team',
  'conflict',
  'Whoever is invited here is on the team already, or owns the channel.',
);
export const TooManyInvitations = refusal(
  'accounts.too_many_invitations',
  'too_many',
  'A channel invites 20 people a day at most. Go on tomorrow.',
);
export const NoSuchHandle = refusal(
  'accounts.no_such_handle',
  'unprocessable',
  'No channel has that handle. Somebody without a channel is invited by their e-mail address.',
);
export const NotOnTeam = refusal('accounts.not_on_team', 'not_found', 'They are not on this team.');
export const InvitationNotFound = refusal(
  'accounts.invitation_not_found',
  'not_found',
  'There is no such invitation: it was taken back, answered, or is older than 14 days.',
);
export const CreatorsOnly = refusal(
  'accounts.creators_only',
  'forbidden',
  'Managers and editors are creators. Accept the terms for creators first, then this invitation.',
);
export const OwnersStay = refusal(
  'accounts.owners_stay',
  'conflict',
  'You own this channel; only those on its team can leave it.',
);

const invitationId = idOf('inv');
const userId = idOf('usr');

const memberShown = z.object({
  accountId: idOf('usr'),
  displayName: z.string(),
  role: teamRole,
  since: z.iso.datetime(),
});
const invitationShown = z.object({
  invitationId,
  to: z.string().describe('As it was written: @handle or e-mail address'),
  role: teamRole,
  at: z.iso.datetime(),
  until: z.iso.datetime(),
});

const exampleMember = {
  accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d',
  displayName: 'Ben',
  role: 'editor' as const,
  since: '2026-11-20T10:00:00.000Z',
};
const exampleInvitation = {
  invitationId: 'inv_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  to: '@baltic-films',
  role: 'editor' as const,
  at: '2026-11-20T10:00:00.000Z',
  until: '2026-12-04T10:00:00.000Z',
};

export const readTeam = operation({
  id: 'accounts.read_team',
  method: 'GET',
  path: '/v1/channels/{channel_id}/team',
  summary: 'Who works on a channel, for its owner and its team; who is invited, for its owner and managers.',
  credential: 'required',
  action: 'team.read',
  matrix: ['TE2'],
  params: channelParams,
  answer: {
    status: 200,
    body: z.object({
      owner: z.object({ accountId: idOf('usr'), displayName: z.string() }),
      role: myRole.describe('What I am here'),
      members: z.array(memberShown),
      invitations: z.array(invitationShown).optional(),
      most: z.number().int().describe('How many people a team has at most, invited ones included'),
    }),
  },
  hides: ChannelNotFound,
  refuses: [NotYours],
  example: {
    answer: {
      owner: { accountId: exampleChannel.ownerId, displayName: 'Ada' },
      role: 'owner',
      members: [exampleMember],
      invitations: [exampleInvitation],
      most: 20,
    },
  },
});

export const inviteToTeam = operation({
  id: 'accounts.invite_to_team',
  method: 'POST',
  path: '/v1/channels/{channel_id}/team/invitations',
  summary:
    'Invite somebody by their channel’s handle or by e-mail; they get a mail. Whether an address has an account is told to nobody.',
  credential: 'required',
  action: 'team.change',
  idempotency: 'commit',
  matrix: ['TE3'],
  params: channelParams,
  body: z
    .strictObject({
      handle: z
        .string()
        .regex(/^@?[a-z0-9_-]{3,30}$/, 'must be a handle like @north-sea-films')
        .transform((text) => text.replace('@', ''))
        .optional(),
      email: email.optional(),
      role: teamRole,
    })
    .refine(
      ({ handle, email }) => (handle === undefined) !== (email === undefined),
      'name either a handle or an e-mail address',
    ),
  answer: { status: 201, body: invitationShown },
  hides: ChannelNotFound,
  refuses: [TeamFull, AlreadyOnTeam, TooManyInvitations, NoSuchHandle, NotYours],
  example: { body: { handle: '@baltic-films', role: 'editor' }, answer: exampleInvitation },
});

export const withdrawInvitation = operation({
  id: 'accounts.withdraw_invitation',
  method: 'DELETE',
  path: '/v1/channels/{channel_id}/team/invitations/{invitation_id}',
  summary: 'Take an invitation back.',
  credential: 'required',
  action: 'team.change',
  matrix: ['TE4'],
  params: channelParams.extend({ invitationId }),
  ...noContent,
  hides: ChannelNotFound,
  refuses: [InvitationNotFound, NotYours],
});

export const changeMember = operation({
  id: 'accounts.change_member',
  method: 'PATCH',
  path: '/v1/channels/{channel_id}/team/{user_id}',
  summary: 'Give somebody of the team another role; it counts from the next request on.',
  credential: 'required',
  action: 'team.change',
  matrix: ['TE5'],
  params: channelParams.extend({ userId }),
  body: z.strictObject({ role: teamRole }),
  answer: { status: 200, body: z.object({ accountId: idOf('usr'), role: teamRole }) },
  hides: ChannelNotFound,
  refuses: [NotOnTeam, CreatorsOnly, NotYours],
  example: { body: { role: 'manager' }, answer: { accountId: exampleMember.accountId, role: 'manager' } },
});

export const removeMember = operation({
  id: 'accounts.remove_member',
  method: 'DELETE',
  path: '/v1/channels/{channel_id}/team/{user_id}',
  summary: 'Take somebody out of the team; their rights are gone with this answer.',
  credential: 'required',
  action: 'team.change',
  matrix: ['TE6'],
  params: channelParams.extend({ userId }),
  ...noContent,
  hides: ChannelNotFound,
  refuses: [NotOnTeam, NotYours],
});

export const leaveTeam = operation({
  id: 'accounts.leave_team',
  method: 'DELETE',
  path: '/v1/me/channels/{channel_id}',
  summary: 'Leave the team of a channel.',
  credential: 'required',
  action: 'channel.leave',
  matrix: ['TE7'],
  params: z.object({ channelId: idOf('ch') }),
  ...noContent,
  hides: NotOnTeam,
  refuses: [OwnersStay],
});

export const activities = [
  'channel.opened',
  'channel.changed',
  'channel.avatar_sent',
  'channel.avatar_removed',
  'channel.banner_sent',
  'channel.banner_removed',
  'team.invited',
  'team.invitation_withdrawn',
  'team.invitation_declined',
  'team.joined',
  'team.role_changed',
  'team.removed',
  'team.left',
  'video.changed',
  'video.published',
  'video.unpublished',
  'video.scheduled',
  'video.thumbnail',
  ...chatDeeds,
] as const;

export const activity = z.object({
  activityId: z.string(),
  at: z.iso.datetime(),
  what: z.enum(activities),
  by: idOf('usr'),
  about: z.string().optional().describe('Whom it was about: an id, a handle, or an address of which little is shown'),
  role: teamRole.optional(),
  was: teamRole.optional(),
  changed: z.array(z.string()).optional().describe('Which words of the channel'),
  videoId: idOf('vid').optional(),
  title: z.string().optional(),
  streamId: idOf('str').optional().describe('Of what was done in a chat: beside which stream'),
});

export const listActivity = operation({
  id: 'accounts.list_activity',
  method: 'GET',
  path: '/v1/channels/{channel_id}/activity',
  summary: 'Who did what on a channel, newest first, for its owner and managers. Lines are added and never changed.',
  credential: 'required',
  action: 'team.read_activity',
  matrix: ['TE8'],
  params: channelParams,
  query: z.strictObject(pageQuery()),
  answer: {
    status: 200,
    body: pageOf(activity.extend({ byName: z.string().optional(), aboutName: z.string().optional() })),
  },
  hides: ChannelNotFound,
  refuses: [NotYours],
  example: {
    answer: {
      items: [
        {
          activityId: 'evt_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
          at: '2026-11-20T10:00:00.000Z',
          what: 'team.joined',
          by: exampleMember.accountId,
          byName: 'Ben',
          role: 'editor',
        },
      ],
    },
  },
});

export const listMyInvitations = operation({
  id: 'accounts.list_my_invitations',
  method: 'GET',
  path: '/v1/me/invitations',
  summary: 'The teams I am invited to, by my handle or by my address, newest first.',
  credential: 'required',
  action: 'invitation.list_own',
  matrix: ['TE9'],
  answer: {
    status: 200,
    body: z.object({
      items: z.array(
        z.object({
          invitationId,
          channel: z.object({ channelId: idOf('ch'), handle: z.string(), name: z.string() }),
          byName: z.string(),
          role: teamRole,
          until: z.iso.datetime(),
        }),
      ),
    }),
  },
  example: {
    answer: {
      items: [
        {
          invitationId: exampleInvitation.invitationId,
          channel: { channelId: exampleChannel.channelId, handle: exampleChannel.handle, name: exampleChannel.name },
          byName: 'Ada',
          role: 'editor',
          until: exampleInvitation.until,
        },
      ],
    },
  },
});

export const acceptInvitation = operation({
  id: 'accounts.accept_invitation',
  method: 'PUT',
  path: '/v1/me/invitations/{invitation_id}',
  summary: 'Join the team I am invited to.',
  credential: 'required',
  action: 'invitation.accept',
  matrix: ['TE10'],
  params: z.object({ invitationId }),
  answer: { status: 200, body: z.object({ channelId: idOf('ch'), role: teamRole }) },
  hides: InvitationNotFound,
  refuses: [CreatorsOnly, AlreadyOnTeam],
  example: { answer: { channelId: exampleChannel.channelId, role: 'editor' } },
});

export const declineInvitation = operation({
  id: 'accounts.decline_invitation',
  method: 'DELETE',
  path: '/v1/me/invitations/{invitation_id}',
  summary: 'Do not join the team I am invited to.',
  credential: 'required',
  action: 'invitation.decline',
  matrix: ['TE11'],
  params: z.object({ invitationId }),
  ...noContent,
  hides: InvitationNotFound,
});

export const teamOperations = [
  readTeam,
  inviteToTeam,
  withdrawInvitation,
  changeMember,
  removeMember,
  leaveTeam,
  listActivity,
  listMyInvitations,
  acceptInvitation,
  declineInvitation,
] as const;
