import { answering } from './answering.ts';

/** What the SDK's own handler of HTTP has, and one that somebody brought may not. */
interface Adjustable {
  updateHttpClientConfig?(key: string, value: unknown): void;
}

/** In milliseconds. All attempts of one call (four of DynamoDB's, three of others') end before a function of the API does. */
const connectMs = 3_000;
const answerMs: Record<string, number> = { DynamoDB: 6_000 };
const usualAnswerMs = 8_000;
/** It answers when it is done, and to join the parts of a large file takes its time. */
const unhurried = new Set(['S3']);

/**
 * A client that is made while a person waits gives up on a service that keeps silent; the SDK itself would wait until the
 * function is stopped, which then has learned nothing. Elsewhere the function's own time is the limit.
 */
export const hurry = ({ serviceId, requestHandler }: { serviceId: string; requestHandler: object }): void => {
  if (!answering.isSo) return;
  const handler = requestHandler as Adjustable;
  handler.updateHttpClientConfig?.('connectionTimeout', connectMs);
  if (unhurried.has(serviceId)) return;
  handler.updateHttpClientConfig?.('requestTimeout', answerMs[serviceId] ?? usualAnswerMs);
  handler.updateHttpClientConfig?.('throwOnRequestTimeout', true);
};
