import { SqsError } from './sqs-error.ts';

const mostEntries = 10;

/** One outcome per entry: what went well and what did not, under the ids the caller gave. */
export interface BatchOutcome {
  Successful: object[];
  Failed?: object[];
}

/** Runs a batch: the list as a whole may be refused, and each entry fails for itself alone. */
export const eachOf = <Entry extends { Id: string }>(entries: Entry[], run: (entry: Entry) => object): BatchOutcome => {
  if (entries.length === 0) throw new SqsError('EmptyBatchRequest');
  if (entries.length > mostEntries) throw new SqsError('TooManyEntriesInBatchRequest');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw new SqsError('BatchEntryIdsNotDistinct');
  if (entries.some(({ Id }) => !/^[\w-]{1,80}$/.test(Id))) throw new SqsError('InvalidBatchEntryId');
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, ...(failed.length > 0 && { Failed: failed }) };
};
