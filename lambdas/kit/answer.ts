import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { noteAppUse } from './app-use.ts';
import { authorize, type Subject } from './authorize.ts';
import { clock } from './clock.ts';
import type { tokenVerifier } from './credential.ts';
import { checkSeen, entityTag, isKnown } from './entity-tag.ts';
import { refusalOf } from './error-answer.ts';
import { type Call, type Door, Reply, type Route } from './http.ts';
import { AlreadyDone, type IdempotencyRecord, idempotencyRecord } from './idempotency.ts';
import { noteKeyUse } from './key-use.ts';
import { log } from './log.ts';
import type { Operation } from './operation.ts';
import { Busy, IdempotencyKeyMissing, IdempotencyKeyTooLong, IfMatchNotTaken, Unauthenticated } from './refusals.ts';
import {
  checkAppsOwnWay,
  checkCameThroughTheEdge,
  checkCookiesPage,
  checkNoKeyInAddress,
  checkSize,
  inputOf,
  keyOf,
  sentOf,
  tokenOf,
} from './request.ts';
import type { Bearer } from './session.ts';
import { toWire } from './wire.ts';

const wireAnswer = (
  op: Operation,
  body: unknown,
  extra: { status?: number; headers?: Record<string, string>; cookies?: readonly string[] } = {},
): APIGatewayProxyStructuredResultV2 => {
  const status = extra.status ?? op.answer.status;
  return {
    statusCode: status,
    headers: {
      'cache-control': op.cache ? `public, max-age=0, s-maxage=${op.cache.publicSeconds}` : 'no-store',
      ...(status === 204 ? {} : { 'content-type': 'application/json' }),
      ...extra.headers,
    },
    ...(extra.cookies?.length ? { cookies: [...extra.cookies] } : {}),
    ...(status === 204 ? {} : { body: JSON.stringify(body) }),
  };
};

/**
 * Names what is answered by an ETag: what was read, and what a change made of a thing with a version. Who has what they read
 * already hears 304. An answer that gives out cookies is no representation of anything.
 */
const tagged = (
  op: Operation,
  { version, cookies }: Reply<unknown>,
  answer: APIGatewayProxyStructuredResultV2,
  ifNoneMatch: string | undefined,
): APIGatewayProxyStructuredResultV2 => {
  const isRead = op.method === 'GET';
  if (answer.body === undefined || cookies.length > 0 || !(isRead || version !== undefined)) return answer;
  const etag = entityTag(answer.body, version);
  if (!isRead || !isKnown(ifNoneMatch, etag)) return { ...answer, headers: { ...answer.headers, etag } };
  const { 'content-type': _, ...headers } = answer.headers ?? {};
  return { statusCode: 304, headers: { ...headers, etag } };
};

type Verify = ReturnType<typeof tokenVerifier>;

/** Whoever asks with an app's token may do no more than its scopes open. */
const narrowed = (subject: Subject, bearer: Bearer | undefined): Subject =>
  subject.kind === 'person' && bearer?.app ? { ...subject, scopes: bearer.app.scopes } : subject;

/** One request through one route, in the order of checks of the authorization matrix. */
export const answer = async (
  route: Route,
  event: APIGatewayProxyEventV2,
  door: Door,
  verify: Verify,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const op = route.operation;
  await checkCameThroughTheEdge(event, door.originSecret);
  checkNoKeyInAddress(event);
  checkSize(event, op);
  const token = tokenOf(event, op);
  if (!token && op.credential === 'required') throw Unauthenticated();
  const apiKey = token ? keyOf(event, token) : undefined;
  const bearer = token && !apiKey ? await verify(token) : undefined;
  checkAppsOwnWay(event, bearer);
  const asking = apiKey ?? bearer;
  const subject: Subject = asking ? narrowed(await door.subjectOf(asking), bearer) : { kind: 'anonymous' };
  if (subject.kind === 'person' && subject.status === 'closed') throw Unauthenticated();
  // Who has no valid credential hears that first, as at the gateway.
  if (token) checkCookiesPage(event, op, door.siteOrigin);
  if (bearer?.app) await noteAppUse(door.table, bearer);
  if (subject.kind === 'person' && subject.keyId) await noteKeyUse(door.table, subject.keyId, subject.accountId);

  const early = authorize(subject, op.action);
  if (early !== 'allow' && early !== 'ask_resource') throw refusalOf(early, op);
  if (subject.kind === 'person') await door.limits.admit(subject.accountId, op.bucket ?? 'person');
  if (op.method !== 'GET' && !op.ifMatch && event.headers['if-match'] !== undefined) throw IfMatchNotTaken();
  let decided = early === 'allow';
  let asked = false;

  const sent = sentOf(event, op);
  const key = idempotencyKeyOf(event, op);
  const { params, query, body } = inputOf(event, op, sent);
  const record = recordOf(op, door, subject, key, { params, sent: withoutPassword(sent) });
  const before = await record?.stored();
  if (before) return wireAnswer(op, before.body, { status: before.status, headers: { 'idempotent-replayed': 'true' } });
  if (op.idempotency === 'claim') await record?.hold();

  const call: Call<Operation> = {
    params,
    query,
    body,
    subject,
    get accountId(): string {
      if (subject.kind !== 'person') throw Unauthenticated();
      return subject.accountId;
    },
    bearer,
    token: bearer && token,
    may: (thing) => {
      if (thing === undefined) throw refusalOf('hidden', op);
      const verdict = authorize(subject, op.action, thing as never);
      if (verdict !== 'allow') throw refusalOf(verdict, op, thing as object);
      decided = true;
      return thing;
    },
    seen: (version) => {
      checkSeen(event.headers['if-match'], version);
      asked = true;
    },
    request: {
      headers: event.headers,
      cookies: event.cookies ?? [],
      address: event.headers['x-arclight-viewer-address'] ?? event.requestContext.http.sourceIp,
      country: event.headers['cloudfront-viewer-country'],
      ifMatch: event.headers['if-match'],
    },
    idempotent: {
      complete(answerBody) {
        if (!record) throw new Error(`${op.id} completes an idempotency record it did not ask for`);
        const full = op.answer.body.parse(answerBody);
        return record.complete(toWire(op.answer.body, op.withoutSecrets ? op.withoutSecrets(full) : full));
      },
    },
    now: clock.now(),
  };
  try {
    const result = await route.handle(call);
    if (!decided) throw new Error(`${op.id} answered without asking whether the caller may`);
    const reply = result instanceof Reply ? result : new Reply<unknown>(result);
    const checkedBody = op.answer.status === 204 ? undefined : op.answer.body.parse(reply.body);
    if (call.request.ifMatch !== undefined && op.ifMatch && !asked)
      throw new Error(`${op.id} answered without asking which version the caller has seen`);
    const full = wireAnswer(op, toWire(op.answer.body, checkedBody), {
      headers: reply.headers,
      cookies: reply.cookies,
    });
    return tagged(op, reply, full, event.headers['if-none-match']);
  } catch (error) {
    if (error instanceof AlreadyDone) {
      const done = await record?.stored();
      if (done) return wireAnswer(op, done.body, { status: done.status, headers: { 'idempotent-replayed': 'true' } });
      throw Busy();
    }
    // What went wrong is what the caller hears; a key that cannot be let go of is free when its lease is over.
    await record?.release().catch((failure: unknown) => log.warn('a key could not be let go of', { error: failure }));
    throw error;
  }
};

const idempotencyKeyOf = (event: APIGatewayProxyEventV2, op: Operation): string | undefined => {
  if (!op.idempotency) return undefined;
  const key = event.headers['idempotency-key'];
  if (!key) throw IdempotencyKeyMissing();
  if (key.length > 255) throw IdempotencyKeyTooLong();
  return key;
};

/** What is kept of a request to know it again holds no digest that a password could be guessed by. */
const withoutPassword = (sent: object | undefined): unknown => {
  if (!sent || !('password' in sent)) return sent;
  const { password: _, ...rest } = sent;
  return { ...rest, password: 'some' };
};

const recordOf = (
  op: Operation,
  door: Door,
  subject: Subject,
  key: string | undefined,
  payload: unknown,
): IdempotencyRecord | undefined => {
  if (key === undefined) return undefined;
  const accountId = subject.kind === 'person' ? subject.accountId : 'anonymous';
  return idempotencyRecord(door.table, { accountId, operationId: op.id, key, payload, status: op.answer.status });
};
