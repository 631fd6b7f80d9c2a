import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { keyPrefix, type PresentedKey } from './api-key.ts';
import { isKeyLike, readKey } from './key-text.ts';
import type { Operation } from './operation.ts';
import { problemWords } from './problem-words.ts';
import {
  BodyTooLarge,
  FileTooLarge,
  ForeignOrigin,
  InvalidRequest,
  KeyInAddress,
  KeyRefused,
  MalformedJson,
  NotJson,
  NotThroughTheEdge,
  TwoCredentials,
  Unauthenticated,
  WrongFileType,
} from './refusals.ts';
import { accepted, type Generations, secretJson } from './secret.ts';
import type { Bearer } from './session.ts';
import { fromWire, snake } from './wire.ts';

const maxBodyBytes = 1024 * 1024;

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Only our edge knows the secret header (two values are good while it changes): the gateway's own address is no back door. */
export const checkCameThroughTheEdge = async (event: APIGatewayProxyEventV2, secretId: string): Promise<void> => {
  const given = event.headers['x-arclight-origin'] ?? '';
  const good = accepted(await secretJson<Generations<string>>(secretId));
  if (!good.some((value) => value !== '' && same(given, value))) throw NotThroughTheEdge();
};

/** The edge's own id of a request: from the viewer's answer to the last log line it is the same one. */
export const requestIdOf = (event: APIGatewayProxyEventV2): string =>
  event.headers['x-amz-cf-id'] ?? event.requestContext.requestId;

/** The token and how it came. The edge says which credential it saw; a cookie may change things only from our own pages. */
export const tokenOf = (event: APIGatewayProxyEventV2, op: Operation): string | undefined => {
  if (op.credential === 'ignored') return undefined;
  const came = event.headers['x-arclight-credential'];
  if (came === 'both') throw TwoCredentials();
  const header = event.headers['authorization'];
  if (!header) return undefined;
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (!token) throw Unauthenticated();
  return token;
};

/** The API key a token is, if it is meant to be one. Keys are for machines: in our cookie there is never one. */
export const keyOf = (event: APIGatewayProxyEventV2, token: string): PresentedKey | undefined => {
  if (!isKeyLike(token)) return undefined;
  const key = readKey(token);
  if (!key || event.headers['x-arclight-credential'] === 'cookie') throw KeyRefused();
  return key;
};

/** An app speaks for a person from pages and devices of its own; in our cookie there is only our own sign-in. */
export const checkAppsOwnWay = (event: APIGatewayProxyEventV2, bearer: Bearer | undefined): void => {
  if (bearer?.app && event.headers['x-arclight-credential'] === 'cookie') throw Unauthenticated();
};

/** A key in an address has been written down on its way, here and wherever it passed. */
export const checkNoKeyInAddress = ({ rawPath, queryStringParameters }: APIGatewayProxyEventV2): void => {
  const address = [rawPath, ...Object.entries(queryStringParameters ?? {}).flat()];
  if (address.some((part) => part?.includes(keyPrefix))) throw KeyInAddress();
};

/** A cookie goes along whoever's page asks: it changes things only from our own. */
export const checkCookiesPage = (event: APIGatewayProxyEventV2, op: Operation, siteOrigin: string): void => {
  if (event.headers['x-arclight-credential'] === 'cookie' && op.method !== 'GET') checkOwnOrigin(event, siteOrigin);
};

/** The browser's own word on which site's page made the request. */
export const checkOwnOrigin = (request: { headers: Record<string, string | undefined> }, siteOrigin: string): void => {
  if (request.headers['origin'] !== siteOrigin) throw ForeignOrigin();
};

const bodyOf = (event: APIGatewayProxyEventV2): Buffer =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

/** 413 is said before anything is parsed. */
export const checkSize = (event: APIGatewayProxyEventV2, { file }: Pick<Operation, 'file'>): void => {
  const { length } = bodyOf(event);
  if (file && length > file.maxBytes) throw FileTooLarge({ maxBytes: file.maxBytes });
  if (!file && length > maxBodyBytes) throw BodyTooLarge();
};

type Problem = { field: string; problem: string };

/** `parts[0].size_bytes`: a field as the wire spells it. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${snake(String(part))}`))
    .join('')
    .replace(/^\./, '');

/** Where text holds half a character, which no store could keep: JSON can spell it (`\\ud800`), Unicode cannot. */
const halfCharacters = (value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] => {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    halfCharacters(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
};

const checked = (schema: z.ZodType, value: unknown, problems: Problem[], prefix = ''): unknown => {
  const unknown: string[] = [];
  const named = fromWire(schema, value, unknown);
  for (const field of unknown) problems.push({ field: prefix + field, problem: 'is not a field of this request' });
  for (const path of halfCharacters(named))
    problems.push({ field: prefix + fieldOf(path), problem: 'holds half a character; send whole Unicode text' });
  const result = schema.safeParse(named, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const at = fieldOf(issue.path);
    problems.push({ field: prefix + (at || 'body'), problem: problemWords(issue) });
  }
  return undefined;
};

/** What came, by its schema; every problem is named at once. */
export const inputAs = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const problems: Problem[] = [];
  const input = checked(schema, value, problems);
  if (problems.length > 0) throw InvalidRequest({ fields: problems });
  return input as z.output<S>;
};

/** A file as it was sent; what it really is, its reader finds out. */
const fileOf = (event: APIGatewayProxyEventV2, types: readonly string[]): Buffer => {
  const type = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type)) throw WrongFileType({ types });
  return bodyOf(event);
};

/** The body as it was sent: 415 and malformed JSON are said before its fields are looked at. */
export const sentOf = (event: APIGatewayProxyEventV2, op: Operation): object | undefined => {
  if (op.body.def.type === 'undefined') return undefined;
  if (op.file) return fileOf(event, op.file.types);
  if (!/^application\/json\b/i.test(event.headers['content-type'] ?? '')) throw NotJson();
  let sent: unknown;
  try {
    sent = JSON.parse(bodyOf(event).toString('utf8'));
  } catch {
    throw MalformedJson();
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) throw MalformedJson();
  return sent;
};

/** Path, query and body by the contract; every problem is named at once. */
export const inputOf = (event: APIGatewayProxyEventV2, op: Operation, sent: object | undefined) => {
  const problems: Problem[] = [];
  const params = checked(op.params, event.pathParameters ?? {}, problems);
  // A malformed id in the path is not a field to mend: such a thing cannot exist.
  if (problems.length > 0 && op.hides) throw op.hides();
  const query = checked(op.query, event.queryStringParameters ?? {}, problems, 'query.');
  const body = op.file ? sent : sent && checked(op.body, sent, problems);
  if (problems.length > 0) throw InvalidRequest({ fields: problems });
  return { params, query, body };
};
