import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { personStatus, plan, role } from '../kit/person-fields.ts';
import { decisionTold } from '../kit/reasons.ts';
import { refusal } from '../kit/refusal.ts';
import { channel, exampleChannel } from './channel-contract.ts';
import { displayName, locale } from './fields-contract.ts';
import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported, pictureFile } from './picture-contract.ts';

export const TermsOutdated = refusal(
  'accounts.terms_outdated',
  'unprocessable',
  'The terms have changed. Read the current ones and accept those.',
);

/** The version of the creator terms in force; accepting another one is refused. */
export const creatorTermsVersion = '2026-11';

export const me = z.object({
  accountId: idOf('usr'),
  version: z.number().int().describe('Send it back as If-Match to change only what you have seen'),
  email: z.string(),
  displayName: z.string(),
  locale: z.string(),
  roles: z.array(role),
  plan,
  status: personStatus,
  suspension: decisionTold
    .omit({ at: true })
    .extend({ until: z.iso.datetime().optional().describe('Absent: until staff end it') })
    .optional(),
  closing: z
    .object({ askedAt: z.iso.datetime(), closesAt: z.iso.datetime().describe('Until then the account can be kept') })
    .optional(),
  graceDays: z.number().int().describe('For so many days a closed account can be kept after all'),
  channel: channel.optional().describe('My first one; all of them: GET /v1/me/channels'),
  avatarUrl: z.string().optional().describe('Good for a day or two; asked for again, it may be another'),
  secondFactor: z.boolean().describe('Whether log-in asks for six digits of an app as well'),
  createdAt: z.iso.datetime(),
});

export const exampleMe = {
  accountId: exampleChannel.ownerId,
  version: 3,
  email: 'ada@example.com',
  displayName: 'Ada',
  locale: 'en',
  roles: ['viewer' as const, 'creator' as const],
  plan: 'free' as const,
  status: 'active' as const,
  channel: exampleChannel,
  secondFactor: false,
  graceDays: 30,
  createdAt: '2026-11-20T09:00:00.000Z',
};

const exampleAvatarUrl =
  'https://arclight.example/img/people/usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e/pic_01JD3V8Z9Q4X7K2M5N6P8R0S1T.jpg?Expires=1763640000';

export const readMe = operation({
  id: 'accounts.read_me',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who I am, what I may do, and my first channel.',
  credential: 'required',
  action: 'account.read_own',
  matrix: ['ID5'],
  answer: { status: 200, body: me },
  example: { answer: exampleMe },
});

export const changeMe = operation({
  id: 'accounts.change_me',
  method: 'PATCH',
  path: '/v1/me',
  summary: 'Change my display name or language.',
  credential: 'required',
  action: 'account.change_own',
  ifMatch: true,
  matrix: ['ID6'],
  body: z.strictObject({ displayName: displayName.optional(), locale: locale.optional() }),
  answer: { status: 200, body: me },
  example: { body: { displayName: 'Ada L.' }, answer: exampleMe },
});

export const becomeCreator = operation({
  id: 'accounts.become_creator',
  method: 'POST',
  path: '/v1/me/creator',
  summary: 'Become a creator by accepting the current terms. Doing it again changes nothing.',
  credential: 'required',
  action: 'account.become_creator',
  matrix: ['ID16'],
  body: z.strictObject({ termsVersion: z.string().max(20) }),
  answer: { status: 200, body: me },
  refuses: [TermsOutdated],
  example: { body: { termsVersion: creatorTermsVersion }, answer: exampleMe },
});

export const removeAvatar = operation({
  id: 'accounts.remove_avatar',
  method: 'DELETE',
  path: '/v1/me/avatar',
  summary: 'Have no picture of me; it is deleted.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID27'],
  ...noContent,
});

export const sendAvatar = operation({
  id: 'accounts.send_avatar',
  method: 'PUT',
  path: '/v1/me/avatar',
  summary: 'Show this picture beside my name: cut to a square, 320 × 320 at most, its metadata left out.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID26'],
  file: pictureFile,
  body: z.instanceof(Uint8Array),
  answer: { status: 200, body: z.object({ avatarUrl: z.string() }) },
  refuses: [PictureUnsupported, PictureUnreadable, PictureSizeOutOfRange],
  example: { answer: { avatarUrl: exampleAvatarUrl } },
});
