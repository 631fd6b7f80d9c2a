import { createHash } from 'node:crypto';
import { newId, prefixes } from '../kit/ids.ts';

// The rows of somebody's list, for the two stores that write them.

export const noticesPk = (accountId: string): string => `NOTICES#${accountId}`;
/** How somebody reads, and what they want to be told of. */
export const readerKey = (accountId: string) => ({ pk: noticesPk(accountId), sk: 'READER' });
/** Ids sort by when it happened; the same cause tells the same person once. */
export const noticeKey = (causeId: string, accountId: string, at: Date) => ({
  pk: noticesPk(accountId),
  sk: newId(prefixes.notification, at, createHash('sha256').update(`${causeId} ${accountId}`).digest()),
});
