import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dynamo } from '../../lambdas/kit/aws.ts';
import { type Door, Reply, type Route } from '../../lambdas/kit/http.ts';
import { Busy, TooManyRequests } from '../../lambdas/kit/refusals.ts';
import { openDoor, originSecret, siteOrigin } from '../support/api-event.ts';
import { appClientId, signedToken } from '../support/signed-token.ts';
import * as shelves from './a-shelf.ts';

const { aBook, bookId, people, rights, said, shelf } = shelves;
const previousSecret = 'the edge was here before';
const nextSecret = 'the edge will be here soon';
const table = mockClient(dynamo());

beforeAll(() => {
  openDoor({}, { 'arclight/test/origin': { current: originSecret, previous: previousSecret, next: nextSecret } });
  table.on(GetCommand).resolves({});
});
afterAll(() => vi.unstubAllGlobals());

const read = shelf(shelves.readBook, async ({ may }) => {
  may(rights());
  return aBook;
});
const change = shelf(shelves.changeBook, async ({ may }) => {
  may(rights());
  return aBook;
});
const copy = shelf(shelves.copyBook, async ({ may }) => {
  may(rights());
  return aBook;
});
const list = shelf(shelves.listBooks, async ({ query }) => ({ limit: query.limit }));

const huge = 'x'.repeat(1024 * 1024);
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'x-arclight-credential': 'bearer' });
const cookie = (token: string) => ({ authorization: `Bearer ${token}`, 'x-arclight-credential': 'cookie' });

describe('the order of checks', () => {
  test('a request wrong in every way is told one thing at a time, from the door inwards', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const json = { 'content-type': 'application/json' };
    const { viewer, creator, suspended, owner } = people;
    const steps: [Parameters<typeof copy>[0], string][] = [
      [{ headers: { 'x-arclight-origin': 'a guess' }, body: huge }, '403 access.not_through_the_edge'],
      [{ headers: { 'x-arclight-credential': 'both' }, body: huge }, '413 request.too_large'],
      [{ headers: { 'x-arclight-credential': 'both' } }, '400 access.two_credentials'],
      [{ headers: { ...cookie('rubbish'), origin: 'https://evil.example' } }, '401 access.unauthenticated'],
      [{ headers: { ...cookie(viewer.token), origin: 'https://evil.example' } }, '403 access.foreign_origin'],
      [{ headers: bearer(suspended.token) }, '403 access.account_suspended'],
      [{ headers: bearer(viewer.token) }, '403 access.role_needed'],
      [{ headers: bearer(creator.token) }, '415 request.not_json'],
      [{ headers: { ...bearer(creator.token), ...json }, body: [1] }, '400 request.malformed_json'],
      [{ headers: bearer(creator.token), body: { owner_id: 'me' } }, '400 request.idempotency_key_missing'],
      [
        { headers: { ...bearer(creator.token), ...key }, params: { video_id: 'nonsense' }, body: { owner_id: 'me' } },
        '404 shelf.no_such_book',
      ],
      [{ headers: { ...bearer(creator.token), ...key }, body: { owner_id: 'me' } }, '422 request.invalid'],
      [{ headers: { ...bearer(creator.token), ...key }, body: { size_bytes: 1 } }, '403 access.not_yours'],
      [{ headers: { ...bearer(owner.token), ...key }, body: { size_bytes: 1 } }, '201'],
    ];
    const answers: string[] = [];
    for (const [asked] of steps) answers.push(said(await copy(asked)));
    expect(answers).toEqual(steps.map(([, expected]) => expected));
  });
});

describe('the edge', () => {
  test('without its header there is no answer, and its previous secret is still good, its next one already', async () => {
    expect(said(await list({ headers: { 'x-arclight-origin': '' } }))).toBe('403 access.not_through_the_edge');
    expect(said(await list({ headers: { 'x-arclight-origin': previousSecret } }))).toBe('200');
    expect(said(await list({ headers: { 'x-arclight-origin': nextSecret } }))).toBe('200');
  });
});

describe('the credential', () => {
  test('where it is ignored nothing about it matters', async () => {
    const both: Record<string, string> = { 'x-arclight-credential': 'both' };
    for (const headers of [{}, both, bearer('rubbish'), bearer(people.closed.token)])
      expect(said(await list({ headers }))).toBe('200');
  });

  test('where it is optional none is fine, but one that is there must be good', async () => {
    expect(said(await read())).toBe('200');
    expect(said(await read({ token: people.viewer.token }))).toBe('200');
    for (const headers of [bearer('rubbish'), { authorization: 'Basic YTpi' }, { authorization: 'Bearer' }])
      expect(said(await read({ headers }))).toBe('401 access.unauthenticated');
  });

  test('where it is required none is refused like a bad one', async () => {
    expect(said(await change({ body: {} }))).toBe('401 access.unauthenticated');
    expect(said(await change({ body: {}, token: 'rubbish' }))).toBe('401 access.unauthenticated');
  });

  test('an app’s own is good as a Bearer header, and in our cookie refused', async () => {
    const subject = '00000000-0000-4000-8000-000000000001';
    const token = signedToken(subject, { client_id: appClientId, scope: 'arclight/videos.read' });
    const withApps = shelf(
      shelves.readBook,
      async ({ may }) => {
        may(rights());
        return aBook;
      },
      { appClients: [appClientId] },
    );
    expect(said(await withApps({ headers: bearer(token) }))).not.toContain('401');
    expect(said(await withApps({ headers: cookie(token) }))).toBe('401 access.unauthenticated');
  });

  test('where it is required none is refused, though the action were anyone’s', async () => {
    const forMembers = shelf({ ...shelves.readBook, credential: 'required' }, async ({ may }) => {
      may(rights());
      return aBook;
    });
    expect(said(await forMembers())).toBe('401 access.unauthenticated');
    expect(said(await forMembers({ token: people.viewer.token }))).toBe('200');
  });

  test('to watch something is asked for in its own words, but not of a closed account', async () => {
    const watch = shelf({ ...shelves.readBook, action: 'video.play' }, async ({ may }) => {
      may(rights({ access: 'premium' }));
      return aBook;
    });
    expect(said(await watch())).toBe('401 access.sign_in_to_watch');
    expect(said(await watch({ token: people.viewer.token }))).toBe('403 access.subscription_required');
    expect(said(await watch({ token: people.closed.token }))).toBe('401 access.unauthenticated');
  });

  test('of a closed account is no credential, though its token is still valid', async () => {
    expect(said(await read({ token: people.closed.token }))).toBe('401 access.unauthenticated');
    expect(said(await change({ token: people.closed.token, body: {} }))).toBe('401 access.unauthenticated');
  });

  test('a cookie reads from anywhere and changes from our own pages only', async () => {
    const { token } = people.owner;
    expect(said(await read({ token, credential: 'cookie' }))).toBe('200');
    for (const origin of [undefined, 'null', 'https://evil.example', `${siteOrigin}.evil.example`, `${siteOrigin}/`])
      expect(
        said(await change({ token, credential: 'cookie', body: {}, ...(origin ? { headers: { origin } } : {}) })),
      ).toBe('403 access.foreign_origin');
    expect(said(await change({ token, credential: 'cookie', body: {}, headers: { origin: siteOrigin } }))).toBe('200');
  });

  test('a bearer token needs no Origin: no browser sends it by itself', async () => {
    const headers = { origin: 'https://app.example' };
    expect(said(await change({ token: people.owner.token, body: {}, headers }))).toBe('200');
  });
});

describe('the body', () => {
  const { token } = people.owner;
  const fieldsOf = async (body: unknown): Promise<string[]> => {
    const answer = await change({ token, body });
    expect(said(answer)).toBe('422 request.invalid');
    return answer.body.error.details.fields.map(({ field }: { field: string }) => field);
  };

  test('every field that is wrong is named as the wire spells it', async () => {
    expect(await fieldsOf({ size_bytes: 'many', first_chapter: { page_count: 1.5 } })).toEqual([
      'size_bytes',
      'first_chapter.page_count',
    ]);
  });

  test('fields nobody asked for are refused, whatever they are called', async () => {
    const body = JSON.parse('{"owner_id":"usr_1","__proto__":{"roles":["admin"]},"constructor":1,"sizeBytes":1}');
    expect((await fieldsOf(body)).sort()).toEqual(['__proto__', 'constructor', 'owner_id', 'sizeBytes']);
    expect(await fieldsOf({ first_chapter: { page_count: 1, version: 9 } })).toEqual(['first_chapter.version']);
  });

  test('a query is checked like a body', async () => {
    const answer = await list({ query: { limit: '5000', owner_id: 'usr_1' } });
    expect(said(answer)).toBe('422 request.invalid');
    expect(answer.body.error.details.fields.map(({ field }: { field: string }) => field)).toEqual([
      'query.owner_id',
      'query.limit',
    ]);
  });

  test('only an object sent as JSON is a body', async () => {
    for (const body of [null, 1, 'text', []])
      expect(said(await change({ token, body }))).toBe('400 request.malformed_json');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(said(await change({ token, body: {}, headers }))).toBe('415 request.not_json');
    const charset = { 'content-type': 'application/json; charset=utf-8' };
    expect(said(await change({ token, body: {}, headers: charset }))).toBe('200');
  });

  test('an idempotency key that is missing or too long is told from each other', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(256) };
    expect(said(await copy({ token, body: { size_bytes: 1 }, headers }))).toBe('400 request.idempotency_key_too_long');
    expect(said(await copy({ token, body: { size_bytes: 1 }, headers: { 'idempotency-key': '' } }))).toBe(
      '400 request.idempotency_key_missing',
    );
  });
});

describe('what a stranger may not know of', () => {
  test('hidden, absent and impossible things get the very same answer', async () => {
    const nothing = shelf(shelves.readBook, async ({ may }) => {
      may(undefined);
      return aBook;
    });
    const hidden = shelf(shelves.readBook, async ({ may }) => {
      may(rights({ visibility: 'private' }));
      return aBook;
    });
    const headers = { 'x-amz-cf-id': 'edge-1' };
    const absent = await nothing({ headers });
    expect(said(absent)).toBe('404 shelf.no_such_book');
    expect(await hidden({ headers })).toEqual(absent);
    for (const video_id of ['nonsense', '', 'vid_', '../../etc/passwd', 'usr_01JD3V8Z9Q4X7K2M5N6P8R0S1T'])
      expect(await read({ headers, params: { video_id } })).toEqual(absent);
    expect(said(await hidden({ token: people.owner.token }))).toBe('200');
  });
});

describe('a refusal', () => {
  const refusing = (error: Error) =>
    shelf(shelves.readBook, async () => {
      throw error;
    })();

  test('that the operation declares is said with its facts, in the wire’s names', async () => {
    const answer = await refusing(shelves.BookLent({ lentTo: 'Ada' }));
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({
      code: 'shelf.book_lent',
      message: 'This book is lent to somebody.',
      details: { lent_to: 'Ada' },
    });
  });

  test('that it does not declare is our mistake, and tells nothing', async () => {
    const answer = await refusing(shelves.NeverDeclared({ secret: 'canary' }));
    expect(said(answer)).toBe('500 service.failed');
    expect(JSON.stringify(answer.body)).not.toMatch(/canary|never_declared|Nobody was told/);
  });

  test('401 says how to sign in, 429 and 503 when to come back', async () => {
    expect((await read({ token: 'rubbish' })).headers['www-authenticate']).toBe('Bearer realm="arclight"');
    expect((await refusing(shelves.TooManyReaders())).headers['retry-after']).toBe('2');
    expect((await refusing(Busy())).headers['retry-after']).toBe('2');
    expect((await refusing(shelves.BookLent())).headers).not.toHaveProperty('retry-after');
  });

  test('is never kept by anyone', async () => {
    expect((await list({ query: { limit: 'x' } })).headers['cache-control']).toBe('no-store');
  });
});

describe('a failure', () => {
  test('says that it is ours and nothing else', async () => {
    const answer = await shelf(shelves.readBook, async () => {
      throw new Error('password is canary');
    })();
    expect(said(answer)).toBe('500 service.failed');
    expect(Object.keys(answer.body.error).sort()).toEqual(['code', 'message', 'request_id']);
    expect(JSON.stringify(answer.body)).not.toContain('canary');
  });

  test('F09 of the moment, a throttle, says when to come back', async () => {
    for (const name of ['ProvisionedThroughputExceededException', 'SlowDown', 'TooManyRequestsException']) {
      const answer = await shelf(shelves.readBook, async () => {
        throw Object.assign(new Error('Rate exceeded'), { name });
      })();
      expect(said(answer)).toBe('503 service.busy');
      expect(answer.headers['retry-after']).toBe('2');
    }
  });

  test('is what a story makes that never asked whether the caller may', async () => {
    expect(said(await shelf(shelves.readBook, async () => aBook)())).toBe('500 service.failed');
  });

  test('is what an answer makes that breaks its own promise', async () => {
    const broken = shelf(shelves.readBook, async ({ may }) => {
      may(rights());
      return { ...aBook, sizeBytes: 'many' as unknown as number };
    });
    expect(said(await broken())).toBe('500 service.failed');
  });
});

describe('an answer', () => {
  test('holds what the contract names, and nothing else', async () => {
    const generous = shelf(shelves.readBook, async ({ may }) => {
      may(rights());
      return { ...aBook, ownerMail: 'canary' };
    });
    expect((await generous()).body).toEqual({ video_id: bookId, title: 'Waves', size_bytes: 12 });
  });

  test('is kept by the edge only where the operation says that it is everyone’s', async () => {
    expect((await list()).headers['cache-control']).toBe('public, max-age=0, s-maxage=5');
    expect((await read()).headers['cache-control']).toBe('no-store');
  });

  test('of nothing is 204 without a body', async () => {
    const close = shelf(shelves.closeBook, async () => {});
    const answer = await close({ token: people.viewer.token });
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(answer.headers).not.toHaveProperty('content-type');
  });

  test('carries the headers and cookies its story adds', async () => {
    const dressed = shelf(shelves.readBook, async ({ may }) => {
      may(rights());
      return new Reply(aBook, { headers: { etag: '"7"' }, cookies: ['a=1; Path=/'] });
    });
    const answer = await dressed();
    expect(answer.headers['etag']).toBe('"7"');
    expect(answer.cookies).toEqual(['a=1; Path=/']);
  });

  test('and every refusal and failure names the edge’s id of the request', async () => {
    const headers = { 'x-amz-cf-id': 'edge-1' };
    expect((await read({ headers })).headers['x-request-id']).toBe('edge-1');
    const refused = await read({ headers, token: 'rubbish' });
    expect([refused.headers['x-request-id'], refused.body.error.request_id]).toEqual(['edge-1', 'edge-1']);
    const failed = await shelf(shelves.readBook, async () => aBook)({ headers });
    expect([failed.headers['x-request-id'], failed.body.error.request_id]).toEqual(['edge-1', 'edge-1']);
  });

  test('without the edge’s id has the gateway’s', async () => {
    expect((await read()).headers['x-request-id']).toMatch(/^request-\d+$/);
  });
});

describe('the limits of a person', () => {
  const full: Door['limits'] = {
    admit: async (accountId, name) => {
      throw TooManyRequests({ limit: name, retryAfterSec: 7, of: accountId === people.owner.accountId });
    },
  };
  const story: Route<typeof shelves.changeBook>['handle'] = async ({ may }) => {
    may(rights());
    return aBook;
  };

  test('come after who it is and what their role lets them, and before anything is looked up', async () => {
    const change = shelf(shelves.changeBook, story, { limits: full });
    expect(said(await change({ body: {} }))).toBe('401 access.unauthenticated');
    expect(said(await change({ body: {}, token: people.suspended.token }))).toBe('403 access.account_suspended');
    const { status, headers, body } = await change({ body: 'not JSON', token: people.owner.token });
    expect(`${status} ${body.error.code}`).toBe('429 request.too_many');
    expect(headers['retry-after']).toBe('7');
    expect(headers['cache-control']).toBe('no-store');
    expect(body.error.details).toEqual({ limit: 'person', retry_after_sec: 7, of: true });
  });

  test('are those of the bucket the operation names, and nobody’s where nobody is asked for', async () => {
    const views = shelf({ ...shelves.changeBook, bucket: 'views' }, story, { limits: full });
    const { body } = await views({ body: {}, token: people.owner.token });
    expect(body.error.details.limit).toBe('views');
    const anyone = shelf(shelves.listBooks, async ({ query }) => ({ limit: query.limit }), { limits: full });
    expect(said(await anyone({ token: people.owner.token }))).toBe('200');
  });
});
