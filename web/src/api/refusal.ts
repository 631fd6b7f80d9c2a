/** A no from the API: a code for programs, a sentence for people. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;

  constructor(given: {
    code: string;
    message: string;
    status: number;
    details?: Record<string, unknown>;
    requestId?: string;
  }) {
    super(given.message);
    this.name = 'Refused';
    this.code = given.code;
    this.status = given.status;
    this.details = given.details ?? {};
    this.requestId = given.requestId;
  }
}

/** No answer came at all: no network, or nobody there. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('We cannot reach Arclight. Check your connection; we keep what you typed.', { cause });
    this.name = 'Unreachable';
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `in 2 seconds`, `in 3 minutes`: never too early. */
const comeAgainIn = (seconds: number): string => {
  const [count, unit] = seconds < 60 ? [Math.ceil(seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
};

/** The sentence of a refusal; the service's own leaves open how long the wait is that its details tell. */
const messageOf = (code: string, message: string, details: Record<string, unknown>): string => {
  const seconds = details['retry_after_sec'];
  return code === 'accounts.too_many_tries' && typeof seconds === 'number' && seconds > 0
    ? `Too many tries. Try again ${comeAgainIn(seconds)}.`
    : message;
};

/** What an answer that is not a success means; our own error body, the gateway's 401, or none that we know. */
export const refusalOf = (status: number, body: unknown): Refused => {
  const error = isObject(body) && isObject(body['error']) ? body['error'] : undefined;
  if (error && typeof error['code'] === 'string' && typeof error['message'] === 'string') {
    const details = isObject(error['details']) ? error['details'] : {};
    return new Refused({
      code: error['code'],
      message: messageOf(error['code'], error['message'], details),
      status,
      details,
      requestId: typeof error['request_id'] === 'string' ? error['request_id'] : undefined,
    });
  }
  if (status === 401) {
    return new Refused({ code: 'access.unauthenticated', message: 'Please log in to continue.', status });
  }
  if (status === 429) {
    return new Refused({
      code: 'service.too_many',
      message: 'Too many requests. Wait a moment and try again.',
      status,
    });
  }
  return new Refused({
    code: 'service.failed',
    message: 'Something went wrong on our side. Please try again in a moment.',
    status,
  });
};

export const isRefused = (error: unknown, ...codes: string[]): error is Refused =>
  error instanceof Refused && (codes.length === 0 || codes.includes(error.code));

/**
 * Trying the very same again may help: nobody answered, or the answer was about the moment, not about the request. A quota
 * (429 in our own words) does not pass by waiting a little.
 */
export const mayHelpToRetry = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof Refused && (error.status >= 500 || error.code === 'service.too_many'));

/** The sentence to show, whatever was thrown. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Refused || error instanceof Unreachable) return error.message;
  return 'Something unexpected happened in this page. Reload it and try again.';
};

/** Problems with single fields, by the field's name on the wire. */
export const fieldProblems = (error: unknown): Readonly<Record<string, string>> => {
  if (!(error instanceof Refused) || !Array.isArray(error.details['fields'])) return {};
  const entries = error.details['fields'].flatMap((each): [string, string][] =>
    isObject(each) && typeof each['field'] === 'string' && typeof each['problem'] === 'string'
      ? [[each['field'], `This ${each['problem']}.`]]
      : [],
  );
  return Object.fromEntries(entries);
};
