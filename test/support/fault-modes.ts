import { Readable } from 'node:stream';
import type { Call, PlannedFault } from './fault-plan.ts';

const failing = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, $metadata: {}, ...more });

export const neverSent = (): Error => failing('Error', 'connect ECONNREFUSED', { code: 'ECONNREFUSED' });
export const answerLost = ({ operation }: Call): Error => failing('TimeoutError', `${operation}: the answer was lost`);

const throttles: Record<string, [name: string, status: number]> = {
  DynamoDB: ['ProvisionedThroughputExceededException', 400],
  S3: ['SlowDown', 503],
  EventBridge: ['ThrottlingException', 400],
  MediaConvert: ['TooManyRequestsException', 429],
  CognitoIdentityProvider: ['TooManyRequestsException', 400],
  SecretsManager: ['ThrottlingException', 400],
};

/** In the service's own words, with the status it comes with. */
export const throttled = ({ service }: Call): Error => {
  const [name, httpStatusCode] = throttles[service] ?? ['ThrottlingException', 400];
  return failing(name, 'Rate exceeded', { $fault: 'client', $metadata: { httpStatusCode } });
};

/** A canceled transaction; `variant` is its vector of reasons, `None,TransactionConflict`, or another exception's name. */
export const conflicted = ({ variant = 'TransactionConflict' }: PlannedFault): Error =>
  variant.endsWith('Exception')
    ? failing(variant, variant, { $fault: 'client', $metadata: { httpStatusCode: 400 } })
    : failing('TransactionCanceledException', `Transaction cancelled [${variant}]`, {
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
        CancellationReasons: variant.split(',').map((Code) => ({ Code })),
      });

type Input = Record<string, unknown>;
type Output = Record<string, unknown>;
type Next = (input: Input) => Promise<Output>;

/** Lists, and how their pages are made as short as can be. */
const pages: Record<string, string> = {
  Query: 'Limit',
  ListParts: 'MaxParts',
  ListObjectsV2: 'MaxKeys',
  ListObjectVersions: 'MaxKeys',
};

/** Calls whose 200 may hide a failure, each done for all but the last of what it was asked for. */
const hiding: Record<string, (input: Input, next: Next) => Promise<Output>> = {
  async PutEvents(input, next) {
    const entries = input['Entries'] as unknown[];
    const taken = entries.slice(0, -1);
    const answer = taken.length > 0 ? await next({ ...input, Entries: taken }) : { Entries: [] };
    const failed = { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' };
    return { ...answer, FailedEntryCount: 1, Entries: [...(answer['Entries'] as unknown[]), failed] };
  },
  async BatchGetItem(input) {
    return { Responses: {}, UnprocessedKeys: input['RequestItems'] };
  },
  async DeleteObjects(input, next) {
    const { Objects } = input['Delete'] as { Objects: { Key: string }[] };
    const taken = Objects.slice(0, -1);
    const answer = taken.length > 0 ? await next({ ...input, Delete: { Objects: taken, Quiet: true } }) : {};
    return { ...answer, Errors: [{ Key: Objects.at(-1)?.Key, Code: 'InternalError', Message: 'try again' }] };
  },
};

/** `CompleteMultipartUpload` hides its failure in the body of a 200: that is made on the wire. */
export const hidesOnTheWire = (operation: string): boolean => operation === 'CompleteMultipartUpload';
export const mayHide = (operation: string): boolean =>
  operation in hiding || operation in pages || hidesOnTheWire(operation);

export const partially = (operation: string, input: Input, next: Next): Promise<Output> => {
  const page = pages[operation];
  return page ? next({ ...input, [page]: 1 }) : (hiding[operation]?.(input, next) ?? next(input));
};

/** Reads that are allowed to lag: index reads, and reads that did not ask for consistency. */
export const mayLag = ({ operation, input }: Call): boolean =>
  (operation === 'Query' && (input.IndexName !== undefined || !input.ConsistentRead)) ||
  operation === 'BatchGetItem' ||
  (operation === 'GetItem' && !input.ConsistentRead);

/** What such a read says while nothing of what was written has reached it. */
export const nothingYet = ({ operation, input }: Call): Output => {
  if (operation === 'GetItem') return {};
  if (operation === 'Query') return { Items: [], Count: 0 };
  return { Responses: Object.fromEntries(Object.keys(input.RequestItems).map((table) => [table, []])) };
};

interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body?: unknown;
}

const textOf = async (body: unknown): Promise<string> => {
  const pieces: Buffer[] = [];
  if (body instanceof Readable) for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
};

/** The same answer with its words as numbers and its numbers as words. */
const otherTypes = (value: unknown): unknown => {
  if (typeof value === 'string') return value.length;
  if (typeof value === 'number') return 'many';
  if (Array.isArray(value)) return value.map(otherTypes);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, otherTypes(inner)]));
  return value;
};

/** Attribute values keep DynamoDB's form, or the SDK itself would complain: a text becomes a number. */
const otherAttributes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(otherAttributes);
  if (value === null || typeof value !== 'object') return value;
  if ('S' in value && Object.keys(value).length === 1) return { N: '7' };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, otherAttributes(inner)]));
};

const html = '<html><body>Sign in to this network</body></html>';

const spoiltBody = (variant: string | undefined, service: string, was: string): string => {
  if (variant === 'html') return html;
  if (variant === 'error') return '<Error><Code>InternalError</Code><Message>try again</Message></Error>';
  if (variant === 'empty') return was.trimStart().startsWith('<') ? '<Nothing/>' : '{}';
  const parsed = JSON.parse(was || '{}') as unknown;
  return JSON.stringify(service === 'DynamoDB' ? otherAttributes(parsed) : otherTypes(parsed));
};

/** Puts an answer that is none in the place of the one that came. */
export const spoil = async (response: WireResponse, { variant }: PlannedFault, service: string): Promise<void> => {
  const body = Buffer.from(spoiltBody(variant, service, await textOf(response.body)));
  const kept = ['date', 'x-amzn-requestid', 'x-amz-request-id', ...(variant === 'types' ? ['content-type'] : [])];
  const headers = Object.entries(response.headers).filter(([name]) => kept.includes(name.toLowerCase()));
  response.headers = { ...Object.fromEntries(headers), 'content-length': String(body.length) };
  response.body = Readable.from([body]);
};
