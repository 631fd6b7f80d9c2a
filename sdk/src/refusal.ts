import type { ApiRefusal } from './generated/api.ts';

/** Codes of refusals: the API's own, and two for answers that are not its own. */
export type RefusalCode = ApiRefusal | 'service.failed' | 'service.too_many';

/** What is wrong with one field, to be read after its name: `title` "must not be empty". */
export interface FieldProblem {
  field: string;
  problem: string;
}

interface Given {
  code: string;
  message: string;
  status: number;
  details?: Record<string, unknown>;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
}

/** A no from the API: a code for programs, a sentence for people. */
export class Refused extends Error {
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** Facts a program can act on. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Names this very request, for whoever looks after the platform. */
  readonly requestId: string | undefined;
  /** How long the API asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, status, details = {}, requestId, retryAfterMs }: Given) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.status = status;
    this.details = details;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }

  /** Which fields were wrong, as the wire spells them. */
  get fields(): readonly FieldProblem[] {
    const { fields } = this.details;
    return Array.isArray(fields) ? fields.filter(isFieldProblem) : [];
  }
}

/** No answer came at all: no network, nobody there, or none within the time allowed. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('Arclight does not answer. Check your connection, or try again in a moment; we keep what you typed.', {
      cause,
    });
    this.name = 'Unreachable';
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFieldProblem = (value: unknown): value is FieldProblem =>
  isObject(value) && typeof value['field'] === 'string' && typeof value['problem'] === 'string';

const ownWords = (body: unknown): Pick<Given, 'code' | 'message' | 'details' | 'requestId'> | undefined => {
  const error = isObject(body) && isObject(body['error']) ? body['error'] : undefined;
  if (!error || typeof error['code'] !== 'string' || typeof error['message'] !== 'string') return undefined;
  return {
    code: error['code'],
    message: error['message'],
    details: isObject(error['details']) ? error['details'] : {},
    requestId: typeof error['request_id'] === 'string' ? error['request_id'] : undefined,
  };
};

/** For answers nobody of ours wrote: the gateway's 401 and 429, and whatever stands in front of it. */
const wordsFor = (status: number): Pick<Given, 'code' | 'message'> => {
  if (status === 401) return { code: 'access.unauthenticated', message: 'Please log in to continue.' };
  if (status === 429) return { code: 'service.too_many', message: 'Too many requests. Wait a moment and try again.' };
  return {
    code: 'service.failed',
    message: 'Something went wrong on our side. Please try again in a moment.',
  };
};

/** `Retry-After` in either of its forms: seconds, or a date. */
const retryAfterMs = (header: string | null | undefined, nowMs: number): number | undefined => {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};

/** `2 seconds`, `3 minutes`: never too early. */
const lengthOf = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  const [count, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

const waits: Record<string, string> = {
  'accounts.too_many_tries': 'Too many tries.',
  'request.too_many': 'Too many requests at once.',
  'live.no_capacity': 'Every encoder is on air, so nothing was started.',
};

/** The service's own sentence leaves open how long the wait is that its header tells. */
const withItsWait = <W extends { code: string; message: string }>(words: W, waitMs: number | undefined): W =>
  waits[words.code] && waitMs ? { ...words, message: `${waits[words.code]} Try again in ${lengthOf(waitMs)}.` } : words;

/** What an answer that is not a success means; our own error body, the gateway's, or none that we know. */
export const refusalOf = (
  status: number,
  body: unknown,
  { headers, nowMs = 0 }: { headers?: Pick<Headers, 'get'>; nowMs?: number } = {},
): Refused => {
  const waitMs = retryAfterMs(headers?.get('retry-after'), nowMs);
  return new Refused({ ...withItsWait(ownWords(body) ?? wordsFor(status), waitMs), status, retryAfterMs: waitMs });
};

/** Whether this is a no of the API; with codes, whether it is one of these. */
export const isRefused = (error: unknown, ...codes: RefusalCode[]): error is Refused =>
  error instanceof Refused && (codes.length === 0 || (codes as string[]).includes(error.code));

/** Too fast, said by whoever stands in front of the domains. A domain's own 429 is a quota, which does not pass by waiting a little. */
export const isHaste = ({ status, code }: Refused): boolean => status === 429 && /^(service|request)\./.test(code);

/** Trying the very same again may help: nobody answered, or the answer was about the moment, not about the request. */
export const mayHelpToRetry = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && (error.status >= 500 || isHaste(error)));
