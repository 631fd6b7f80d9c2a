import type { Message } from '@aws-sdk/client-sqs';
import { redact } from '../lambdas/kit/redact.ts';

/** What lies in a dead-letter queue: an event a consumer gave up on, a failed run of a schedule, a stretch of a stream. */
export type LetterKind = 'event' | 'run' | 'stream' | 'other';

/** One dead letter, read. Everything in it is safe to show: secrets and addresses are removed. */
export interface Letter {
  messageId: string;
  kind: LetterKind;
  /** When it was first sent, ISO. */
  sentAt: string;
  /** How often anybody took it, looks included. */
  receives: number;
  event?: string;
  eventId?: string;
  occurredAt?: string;
  correlationId?: string;
  /** Ids of ours in it: `vid_…`, `upl_…`. */
  about: string[];
  /** Why it is here, when the letter itself says so. */
  cause?: string;
  body: unknown;
}

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields => (value && typeof value === 'object' ? (value as Fields) : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

const idsIn = (body: string): string[] => [
  ...new Set([...body.matchAll(/\b(?:vid|upl|enc|usr|ch)_[0-9A-Za-z]{20,40}\b/g)].map(([id]) => id)),
];

/** EventBridge and Scheduler say on the message what hindered them. */
const causeOnMessage = ({ MessageAttributes: said = {} }: Message): string | undefined => {
  const code = said['ERROR_CODE']?.StringValue;
  if (!code) return undefined;
  const tries = said['RETRY_ATTEMPTS']?.StringValue;
  const reason = said['ERROR_MESSAGE']?.StringValue ?? 'no reason given';
  return `could not be delivered (${code}${tries ? `, ${tries} retries` : ''}): ${reason}`;
};

/** Lambda's record of a failed invocation or of a stretch of a stream. */
const causeInRecord = (record: Fields): string | undefined => {
  const { condition, approximateInvokeCount: tries } = fieldsOf(record['requestContext']);
  if (!text(condition)) return undefined;
  const { errorType, errorMessage } = fieldsOf(record['responsePayload']);
  const error = text(errorMessage) ?? text(errorType) ?? text(fieldsOf(record['responseContext'])['functionError']);
  return `${condition} after ${tries} ${tries === 1 ? 'try' : 'tries'}${error ? `: ${error}` : ''}`;
};

/** Reads a message of a dead-letter queue, whatever put it there. */
export function readLetter(message: Message): Letter {
  const raw = message.Body ?? '';
  const body = parsed(raw);
  const fields = fieldsOf(body);
  const detail = fieldsOf(fields['detail']);
  const kind: LetterKind = text(fields['detail-type'])
    ? 'event'
    : 'DDBStreamBatchInfo' in fields
      ? 'stream'
      : 'requestContext' in fields
        ? 'run'
        : 'other';
  const cause = causeOnMessage(message) ?? causeInRecord(fields);
  return {
    messageId: message.MessageId ?? '',
    kind,
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
    receives: Number(message.Attributes?.ApproximateReceiveCount ?? 0),
    event: text(fields['detail-type']),
    eventId: text(detail['eventId']) ?? (kind === 'event' ? text(fields['id']) : undefined),
    occurredAt: text(detail['occurredAt']) ?? text(fields['time']),
    correlationId: text(detail['correlationId']) ?? (kind === 'event' ? text(fields['id']) : undefined),
    about: idsIn(raw),
    ...(cause && { cause: String(redact(cause)) }),
    body: redact(body),
  };
}
