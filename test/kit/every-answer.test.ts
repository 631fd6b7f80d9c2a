import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { refusals } from '../../docs/promises.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import { api } from '../../lambdas/kit/api.ts';
import { codesOf } from '../../lambdas/kit/error-answer.ts';
import { http, Reply } from '../../lambdas/kit/http.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { statusOf } from '../../lambdas/kit/refusal.ts';
import { apiEvent, openDoor } from '../support/api-event.ts';
import { door, people } from './a-shelf.ts';

// Every operation there is, with every answer it may give: what it says about keeping, and whose request it was.

const every = (operations as readonly Operation[]).map((op) => ({ id: op.id, op }));

/** The operation with nothing to send and nothing to decide: what is looked at is how it answers. */
const bare = (op: Operation): Operation => {
  const { file: _, idempotency: __, ifMatch: ___, ...rest } = op;
  return {
    ...rest,
    action: 'service.look',
    params: z.strictObject({}),
    query: z.strictObject({}),
    body: z.undefined(),
  };
};

/** Facts of every line that was logged meanwhile. */
const logged: Record<string, unknown>[] = [];
const spies = (['info', 'warn', 'error'] as const).map((level) =>
  vi.spyOn(Logger.prototype, level).mockImplementation((message, ...facts) => {
    logged.push({ message, ...(facts[0] as object) });
  }),
);
beforeAll(() => openDoor());
afterAll(() => {
  for (const spy of spies) spy.mockRestore();
});

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** One answer, and the lines logged for it. */
const asked = async (op: Operation, story: () => unknown, headers: Record<string, string> = {}) => {
  const handler = api([http(bare(op), async () => story() as never)], door) as Handler;
  const event = apiEvent(op, {
    ...(op.credential === 'required' ? { token: people.owner.token } : {}),
    headers,
  });
  // The edge's own id comes first, and is another one than the gateway's.
  event.headers['x-amz-cf-id'] = `edge-${event.requestContext.requestId}`;
  logged.length = 0;
  const answer = await handler(event, {} as Context);
  return { ...answer, requestId: event.headers['x-amz-cf-id'], headers: answer.headers ?? {}, lines: [...logged] };
};
type Asked = Awaited<ReturnType<typeof asked>>;

const kept = (op: Operation): string =>
  op.cache ? `public, max-age=0, s-maxage=${op.cache.publicSeconds}` : 'no-store';

const belongsTogether = ({ requestId, headers, lines }: Asked): void => {
  expect(headers['x-request-id']).toBe(requestId);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line['correlation_id']).toBe(requestId);
};

describe('an operation’s answer', () => {
  test.each(every)(
    '$id: what went well is kept as its contract says, for nobody where it says nothing',
    async ({ op }) => {
      const answer = await asked(op, () => op.example.answer);
      expect(answer.statusCode, answer.body).toBe(op.answer.status);
      expect(answer.headers['cache-control']).toBe(kept(op));
      belongsTogether(answer);
      if (op.method !== 'GET') return;
      const again = await asked(op, () => op.example.answer, { 'if-none-match': String(answer.headers['etag']) });
      expect(again.statusCode).toBe(304);
      expect(again.body).toBeUndefined();
      expect(again.headers['cache-control']).toBe(kept(op));
      expect(again.headers['etag']).toBe(answer.headers['etag']);
      belongsTogether(again);
    },
  );

  test.each(every)('$id: a no is kept by nobody, names its request, and says when to come again', async ({ op }) => {
    const codes = [...codesOf(bare(op))];
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) {
      const refusal = refusals.get(code);
      if (!refusal) throw new Error(`nobody knows ${code}`);
      // Whose request it is has been looked at above; three thousand signatures need not be.
      const answer = await asked({ ...op, credential: 'ignored' }, () => {
        throw refusal();
      });
      const status = statusOf[refusal.kind];
      expect(answer.statusCode, code).toBe(status);
      expect(answer.headers['cache-control'], code).toBe('no-store');
      expect(JSON.parse(answer.body ?? '').error.request_id, code).toBe(answer.requestId);
      if (status === 429 || status === 503) expect(answer.headers['retry-after'], code).toMatch(/^[1-9]\d*$/);
      else expect(answer.headers, code).not.toHaveProperty('retry-after');
      if (status === 401) expect(answer.headers['www-authenticate'], code).toMatch(/^Bearer/);
      belongsTogether(answer);
    }
  });

  test.each(every)('$id: what went wrong on our side is kept by nobody and names its request', async ({ op }) => {
    const answer = await asked(op, () => {
      throw new Error('something broke');
    });
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.body ?? '').error.request_id).toBe(answer.requestId);
    belongsTogether(answer);
  });
});

test('the edge keeps only what anybody may read, for some seconds; what gives out cookies names nothing', async () => {
  const cached = every.filter(({ op }) => op.cache);
  expect(cached.map(({ id }) => id).sort()).toEqual([
    'catalog.list_channel',
    'catalog.list_public',
    'chat.list_emotes',
    'engagement.count_followers',
    'live.list_public',
  ]);
  for (const { op } of cached) {
    expect(`${op.method} ${op.credential}`).toBe('GET ignored');
    expect(op.cache?.publicSeconds).toBeGreaterThan(0);
    expect(op.cache?.publicSeconds).toBeLessThanOrEqual(300);
    const answer = await asked(op, () => new Reply(op.example.answer, { cookies: ['a=1'] }));
    expect(answer.headers).not.toHaveProperty('etag');
  }
});
