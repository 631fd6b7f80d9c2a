import * as z from 'zod';
import { api } from '../../lambdas/kit/api.ts';
import type { Person, Subject, VideoRights } from '../../lambdas/kit/authorize.ts';
import { type Door, http, type Route } from '../../lambdas/kit/http.ts';
import { accountIdOf, idOf } from '../../lambdas/kit/ids.ts';
import { type Operation, operation } from '../../lambdas/kit/operation.ts';
import { refusal } from '../../lambdas/kit/refusal.ts';
import type { Bearer } from '../../lambdas/kit/session.ts';
import { asking, siteOrigin } from '../support/api-event.ts';
import { clientId, issuer, signedToken } from '../support/signed-token.ts';

// A domain that exists only in these tests, so that what is checked is the kit and not somebody's story.

export const NoSuchBook = refusal('shelf.no_such_book', 'not_found', 'There is no such book.');
export const BookLent = refusal('shelf.book_lent', 'conflict', 'This book is lent to somebody.');
export const NeverDeclared = refusal('shelf.never_declared', 'conflict', 'Nobody was told of this one.');
export const TooManyReaders = refusal('shelf.too_many_readers', 'too_many', 'Wait for a reader to leave.');

const params = z.object({ videoId: idOf('vid') });
const book = z.object({ videoId: idOf('vid'), title: z.string(), sizeBytes: z.number().int() });
export const bookId = 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
export const aBook: z.input<typeof book> = { videoId: bookId, title: 'Waves', sizeBytes: 12 };
const common = {
  summary: '',
  matrix: [],
  hides: NoSuchBook,
  refuses: [BookLent, TooManyReaders],
  example: { answer: aBook },
};

export const listBooks = operation({
  ...common,
  id: 'shelf.list',
  method: 'GET',
  path: '/v1/books',
  credential: 'ignored',
  action: 'video.list_public',
  query: z.strictObject({ limit: z.coerce.number().int().max(50).default(10) }),
  answer: { status: 200, body: z.object({ limit: z.number() }) },
  cache: { publicSeconds: 5 },
  hides: undefined,
  example: { answer: { limit: 10 } },
});
export const readBook = operation({
  ...common,
  id: 'shelf.read',
  method: 'GET',
  path: '/v1/books/{video_id}',
  credential: 'optional',
  action: 'video.read',
  params,
  answer: { status: 200, body: book },
});
export const changeBook = operation({
  ...common,
  id: 'shelf.change',
  method: 'PATCH',
  path: '/v1/books/{video_id}',
  credential: 'required',
  action: 'video.change',
  params,
  body: z.strictObject({
    sizeBytes: z.number().int().optional(),
    firstChapter: z.strictObject({ pageCount: z.number().int() }).optional(),
  }),
  answer: { status: 200, body: book },
});
export const copyBook = operation({
  ...common,
  id: 'shelf.copy',
  method: 'POST',
  path: '/v1/books/{video_id}/copies',
  credential: 'required',
  action: 'video.change',
  idempotency: 'commit',
  params,
  body: z.strictObject({ sizeBytes: z.number().int() }),
  answer: { status: 201, body: book },
});
export const closeBook = operation({
  ...common,
  id: 'shelf.close',
  method: 'DELETE',
  path: '/v1/books/{video_id}',
  credential: 'required',
  action: 'session.close',
  params,
  answer: { status: 204, body: z.undefined() },
  example: { answer: undefined },
});

export const rights = (given: Partial<VideoRights> = {}): VideoRights => ({
  ownerId: people.owner.accountId,
  published: true,
  takenDown: false,
  visibility: 'public',
  access: 'free',
  ...given,
});

const somebody = (number: number, given: Partial<Person> = {}) => {
  const subject = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  const person: Person = { accountId, roles: ['viewer'], plan: 'free', status: 'active', ...given };
  return { accountId, person, token: signedToken(subject) };
};
const creator = { roles: ['viewer', 'creator'] } satisfies Partial<Person>;
export const people = {
  viewer: somebody(1),
  creator: somebody(2, creator),
  owner: somebody(3, creator),
  suspended: somebody(4, { ...creator, status: 'suspended' }),
  closed: somebody(5, { ...creator, status: 'closed' }),
};

const subjectOf = async ({ accountId }: Bearer): Promise<Subject> => {
  const found = Object.values(people).find((one) => one.accountId === accountId);
  if (!found) throw new Error(`nobody is ${accountId}`);
  return { kind: 'person', ...found.person };
};

export const door: Door = {
  table: 'shelf',
  subjectOf,
  issuer,
  clientId,
  appClients: [],
  originSecret: 'arclight/test/origin',
  siteOrigin,
  limits: { admit: async () => {} },
};

/** Asks one operation whose story is told here. */
export const shelf = <O extends Operation>(op: O, story: Route<O>['handle'], more: Partial<Door> = {}) => {
  const ask = asking(api([http(op, story)], { ...door, ...more }));
  return (asked: Parameters<typeof ask>[1] = {}) =>
    ask(op, { ...(op.path.includes('{') ? { params: { video_id: bookId } } : {}), ...asked });
};

/** An answer in a word: its status and, when it is a refusal, the code. */
export const said = ({ status, body }: { status: number; body: { error?: { code: string } } | undefined }): string =>
  body?.error ? `${status} ${body.error.code}` : String(status);
