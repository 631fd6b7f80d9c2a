import * as z from 'zod';
import { publicVideo } from '../catalog/contract.ts';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { reason } from '../kit/reasons.ts';
import { refusal } from '../kit/refusal.ts';
import { ConflictOfInterest } from '../kit/refusals.ts';
import { line, paragraphs } from '../kit/shown-text.ts';
import { acts } from './events.ts';
import { staffStreamOperations } from './stream-contract.ts';

export const PersonNotFound = refusal(
  'moderation.person_not_found',
  'not_found',
  'Nobody here has this id, handle or address.',
);
export const NotOnOneself = refusal(
  'moderation.not_on_oneself',
  'conflict',
  'Nobody does this to themselves. Ask somebody else of the staff.',
);
export const LastAdmin = refusal(
  'moderation.last_admin',
  'conflict',
  'This is the last admin. Make somebody else an admin first.',
);
export const AlreadySuspended = refusal(
  'moderation.already_suspended',
  'conflict',
  'This person is suspended already. To change why or until when, reinstate them and suspend them anew.',
);
export const PersonClosed = refusal(
  'moderation.person_closed',
  'conflict',
  'This person has left; the account is closed.',
);
export const EndOutOfRange = refusal(
  'moderation.end_out_of_range',
  'unprocessable',
  'Choose an end in the future, within five years from now; without one, the suspension lasts until somebody ends it.',
);
export const VideoNotFound = refusal('moderation.video_not_found', 'not_found', 'There has never been such a video.');
export const VideoDeleted = refusal(
  'moderation.video_deleted',
  'conflict',
  'This video has been deleted; nothing is left to decide.',
);
export const AlreadyTakenDown = refusal(
  'moderation.already_taken_down',
  'conflict',
  'Somebody took this video down already. To change why, restore it and take it down anew.',
);

const note = line(500).describe('Why, for other staff; stands in the audit log and is shown to nobody else');
const message = paragraphs(1000).describe('What the person concerned is told besides the reason');
const because = z.string().describe('The reason in words, to be put after “because of”');

/** One line of what happened to a person or a video. */
const happening = z.object({ at: z.iso.datetime(), event: z.string(), from: z.string().nullable(), to: z.string() });

const role = z.enum(['creator', 'moderator', 'advertiser', 'admin']);
const status = z.enum(['active', 'suspended', 'closing', 'closed']);

export const staffPerson = z.object({
  accountId: idOf('usr'),
  displayName: z.string(),
  roles: z.array(z.enum(['viewer', ...role.options])),
  plan: z.enum(['free', 'premium']),
  status,
  channels: z.array(z.object({ channelId: idOf('ch'), handle: z.string(), name: z.string() })),
  suspension: z
    .object({
      reason,
      because,
      message: z.string().optional(),
      note: z.string(),
      by: idOf('usr'),
      at: z.iso.datetime(),
      until: z.iso.datetime().optional().describe('Absent: until somebody ends it'),
    })
    .optional(),
  createdAt: z.iso.datetime(),
  history: z.array(happening).describe('The newest first, fifty at most'),
});

export const staffVideo = publicVideo.extend({
  trashedAt: z.iso.datetime().optional(),
  takenDown: z
    .object({
      reason,
      because,
      message: z.string().optional(),
      note: z.string(),
      by: idOf('usr'),
      at: z.iso.datetime(),
    })
    .optional(),
  history: z.array(happening).describe('The newest first, fifty at most'),
});

const exampleStaffId = 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e';
const examplePerson = {
  accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  displayName: 'Ada',
  roles: ['viewer' as const, 'creator' as const],
  plan: 'free' as const,
  status: 'active' as const,
  channels: [{ channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', handle: 'north-sea-films', name: 'North Sea Films' }],
  createdAt: '2026-11-20T09:00:00.000Z',
  history: [{ at: '2026-11-20T09:00:00.000Z', event: 'confirmed', from: null, to: 'active' }],
};
const exampleSuspended = {
  ...examplePerson,
  status: 'suspended' as const,
  suspension: {
    reason: 'spam' as const,
    because: 'spam',
    note: 'Twelve copies of one advertisement.',
    by: exampleStaffId,
    at: '2026-11-21T09:00:00.000Z',
    until: '2026-11-28T09:00:00.000Z',
  },
};
const exampleVideo = {
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: examplePerson.accountId,
  title: 'Waves',
  description: '',
  tags: [],
  ageRestriction: 'none' as const,
  visibility: 'public' as const,
  access: 'free' as const,
  status: 'PUBLISHED' as const,
  publishedAt: '2026-11-20T10:05:00.000Z',
  createdAt: '2026-11-20T10:00:00.000Z',
  history: [{ at: '2026-11-20T10:05:00.000Z', event: 'publish', from: 'READY', to: 'PUBLISHED' }],
};
const exampleTakenDown = {
  ...exampleVideo,
  takenDown: {
    reason: 'spam' as const,
    because: 'spam',
    note: 'The same advertisement as in twelve other videos.',
    by: exampleStaffId,
    at: '2026-11-21T09:00:00.000Z',
  },
};

const userParams = z.object({ userId: idOf('usr') });
const videoParams = z.object({ videoId: idOf('vid') });

export const readPerson = operation({
  id: 'moderation.read_person',
  method: 'GET',
  path: '/v1/moderation/users/{user_id}',
  summary: 'A person as staff see them, by id or by a channel’s @handle: rights, standing and history, no address.',
  credential: 'required',
  action: 'staff.read_person',
  matrix: ['MD11'],
  params: z.object({
    userId: z
      .string()
      .regex(/^(usr_[0-9A-Za-z]{20,40}|@[a-z0-9_-]{3,30})$/, 'must be an id like usr_01J… or a handle like @north-sea')
      .describe('An id, or a channel’s handle as @handle'),
  }),
  answer: { status: 200, body: staffPerson },
  hides: PersonNotFound,
  example: { answer: examplePerson },
});

export const findPerson = operation({
  id: 'moderation.find_person',
  method: 'POST',
  path: '/v1/admin/users/find',
  summary: 'The person who signs in with exactly this address. Asking is noted in the audit log.',
  credential: 'required',
  action: 'staff.find_person',
  matrix: ['MD12'],
  body: z.strictObject({ email: z.email('must be an e-mail address').max(254) }),
  answer: { status: 200, body: staffPerson },
  hides: PersonNotFound,
  example: { body: { email: 'ada@example.com' }, answer: examplePerson },
});

export const suspendPerson = operation({
  id: 'moderation.suspend_person',
  method: 'POST',
  path: '/v1/moderation/users/{user_id}/suspend',
  summary:
    'Suspend a person: no sign-in of theirs is renewed, they change, start and upload nothing until it ends, and are told by mail. Their published videos stay; those are taken down one by one.',
  credential: 'required',
  action: 'staff.suspend_person',
  matrix: ['MD5'],
  params: userParams,
  body: z.strictObject({
    reason,
    note,
    message: message.optional(),
    until: z.iso.datetime({ offset: true }).optional(),
  }),
  answer: { status: 200, body: staffPerson },
  hides: PersonNotFound,
  refuses: [NotOnOneself, LastAdmin, AlreadySuspended, PersonClosed, EndOutOfRange],
  example: {
    body: { reason: 'spam', note: 'Twelve copies of one advertisement.', until: '2026-11-28T09:00:00.000Z' },
    answer: exampleSuspended,
  },
});

export const reinstatePerson = operation({
  id: 'moderation.reinstate_person',
  method: 'POST',
  path: '/v1/moderation/users/{user_id}/unsuspend',
  summary: 'End a suspension. They are told by mail. Repeating it gives the same answer.',
  credential: 'required',
  action: 'staff.suspend_person',
  matrix: ['MD5'],
  params: userParams,
  body: z.strictObject({ note }),
  answer: { status: 200, body: staffPerson },
  hides: PersonNotFound,
  refuses: [NotOnOneself, PersonClosed],
  example: { body: { note: 'They have explained it.' }, answer: examplePerson },
});

export const changeRole = operation({
  id: 'moderation.change_role',
  method: 'PATCH',
  path: '/v1/admin/users/{user_id}/role',
  summary: 'Give a person a role or take it away. They are signed out everywhere. Repeating it changes nothing.',
  credential: 'required',
  action: 'staff.change_role',
  matrix: ['MD8'],
  params: userParams,
  body: z.strictObject({ role, granted: z.boolean(), note }),
  answer: { status: 200, body: staffPerson },
  hides: PersonNotFound,
  refuses: [NotOnOneself, LastAdmin, PersonClosed],
  example: {
    body: { role: 'moderator', granted: true, note: 'Joins the team on Monday.' },
    answer: { ...examplePerson, roles: ['viewer', 'creator', 'moderator'] },
  },
});

export const listStaff = operation({
  id: 'moderation.list_staff',
  method: 'GET',
  path: '/v1/admin/staff',
  summary: 'Every admin and moderator.',
  credential: 'required',
  action: 'staff.find_person',
  matrix: ['MD13'],
  answer: {
    status: 200,
    body: z.object({
      items: z.array(staffPerson.pick({ accountId: true, displayName: true, roles: true, status: true })),
    }),
  },
  example: {
    answer: {
      items: [{ accountId: exampleStaffId, displayName: 'Grace', roles: ['viewer', 'admin'], status: 'active' }],
    },
  },
});

/** Answered by accounts, whose people they are. */
export const staffPeopleOperations = [
  readPerson,
  findPerson,
  suspendPerson,
  reinstatePerson,
  changeRole,
  listStaff,
] as const;

export const readStaffVideo = operation({
  id: 'moderation.read_video',
  method: 'GET',
  path: '/v1/moderation/videos/{video_id}',
  summary:
    'A video as staff see it, whatever its state: what was decided about it, and its history. A look at what is not public is noted in the audit log.',
  credential: 'required',
  action: 'staff.read_video',
  matrix: ['MD14'],
  params: videoParams,
  answer: { status: 200, body: staffVideo },
  hides: VideoNotFound,
  example: { answer: exampleTakenDown },
});

export const takeDownVideo = operation({
  id: 'moderation.take_down_video',
  method: 'POST',
  path: '/v1/moderation/videos/{video_id}/takedown',
  summary:
    'Take a video down: nobody finds or plays it, its owner reads why in the studio and by mail. What was granted before ends with its grant, within the hour.',
  credential: 'required',
  action: 'staff.take_down_video',
  matrix: ['MD3'],
  params: videoParams,
  body: z.strictObject({ reason, note, message: message.optional() }),
  answer: { status: 200, body: staffVideo },
  hides: VideoNotFound,
  refuses: [ConflictOfInterest, VideoDeleted, AlreadyTakenDown],
  example: {
    body: { reason: 'spam', note: 'The same advertisement as in twelve other videos.' },
    answer: exampleTakenDown,
  },
});

export const restoreVideo = operation({
  id: 'moderation.restore_video',
  method: 'POST',
  path: '/v1/moderation/videos/{video_id}/restore',
  summary:
    'Restore a video that was taken down: it is exactly what it was, and its owner is told by mail. Repeating it gives the same answer.',
  credential: 'required',
  action: 'staff.take_down_video',
  matrix: ['MD3'],
  params: videoParams,
  body: z.strictObject({ note }),
  answer: { status: 200, body: staffVideo },
  hides: VideoNotFound,
  refuses: [ConflictOfInterest, VideoDeleted],
  example: { body: { note: 'It was licensed after all.' }, answer: exampleVideo },
});

/** Answered by catalog, whose videos they are. */
export const staffVideoOperations = [readStaffVideo, takeDownVideo, restoreVideo] as const;

const entry = z.object({
  entryId: z.string(),
  at: z.iso.datetime(),
  act: z.enum(acts),
  by: idOf('usr').optional().describe('Absent where it happened by itself'),
  about: z.string().describe('The person, the video or the stream'),
  reason: reason.optional(),
  note: z.string().optional(),
  told: z.string().optional().describe('What the person was told besides the reason'),
  role: z.string().optional(),
  until: z.iso.datetime().optional(),
  requestId: z.string().describe('The request it was done with'),
});

export const listAudit = operation({
  id: 'moderation.list_audit',
  method: 'GET',
  path: '/v1/admin/audit-log',
  summary:
    'What staff did, the newest first: all of it, about one person or video, or by one of the staff. Nothing can be changed or removed; entries go after two years.',
  credential: 'required',
  action: 'staff.read_audit',
  matrix: ['MD9'],
  query: z
    .strictObject({
      ...pageQuery({ default: 50, max: 50 }),
      about: z
        .union([idOf('usr'), idOf('vid'), idOf('str')], 'must be the id of a person, a video or a stream')
        .optional(),
      by: idOf('usr').optional(),
    })
    .refine(({ about, by }) => !about || !by, { path: ['by'], message: 'cannot be asked together with about' }),
  answer: { status: 200, body: pageOf(entry) },
  example: {
    answer: {
      items: [
        {
          entryId: 'evt_7d4c3f9a6e0d1b2c3a4f5e5f0c2a8e1b',
          at: '2026-11-21T09:00:00.000Z',
          act: 'video.taken_down',
          by: exampleStaffId,
          about: exampleVideo.videoId,
          reason: 'spam',
          note: 'The same advertisement as in twelve other videos.',
          requestId: '5f0c2a8e',
        },
      ],
    },
  },
});

/** Answered by moderation itself. */
export const auditOperations = [listAudit] as const;

export const moderationOperations = [
  ...staffPeopleOperations,
  ...staffVideoOperations,
  ...staffStreamOperations,
  ...auditOperations,
] as const;
