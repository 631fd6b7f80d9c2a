import * as z from 'zod';
import { email } from '../accounts/fields-contract.ts';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { personStatus, plan, role } from '../kit/person-fields.ts';
import { refusal } from '../kit/refusal.ts';
import { decided, decision, exampleStaffId, history, note } from './fields-contract.ts';

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

export const staffPerson = z.object({
  accountId: idOf('usr'),
  displayName: z.string(),
  roles: z.array(role),
  plan,
  status: personStatus,
  channels: z.array(z.object({ channelId: idOf('ch'), handle: z.string(), name: z.string() })),
  suspension: decided
    .extend({ until: z.iso.datetime().optional().describe('Absent: until somebody ends it') })
    .optional(),
  createdAt: z.iso.datetime(),
  history,
});

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
const userParams = z.object({ userId: idOf('usr') });

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
  body: z.strictObject({ email }),
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
  body: decision.extend({ until: z.iso.datetime({ offset: true }).optional() }),
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
  body: z.strictObject({ role: role.exclude(['viewer']), granted: z.boolean(), note }),
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
