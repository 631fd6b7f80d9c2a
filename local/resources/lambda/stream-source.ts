import { failpoint } from '../../failpoint.ts';
import type { InvokeResult } from '../../resource.ts';
import { callJson, RefusedByService } from '../../wire/signed-request.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type EventSource, failedItems } from './event-source.ts';

/** A record as DynamoDB Streams gives it. */
interface StreamRecord {
  eventID: string;
  eventName: string;
  dynamodb: { SequenceNumber: string; ApproximateCreationDateTime: number };
  userIdentity?: { Type: string; PrincipalId: string };
}

/** The same record as a function sees it. */
interface LambdaRecord extends Omit<StreamRecord, 'userIdentity'> {
  userIdentity?: { type: string; principalId: string };
  eventSourceARN: string;
}

export interface StreamSourceOptions {
  source: EventSource;
  /** Base URL of the DynamoDB Streams stand-in. */
  endpoint: string;
  checkpoints: Checkpoints;
  invoke(functionName: string, event: unknown): Promise<InvokeResult>;
  sendMessage(queueArn: string, body: string): Promise<void>;
  log(line: string, level?: 'info' | 'warn' | 'error'): void;
  now(): Date;
}

const target = (operation: string) => `DynamoDBStreams_20120810.${operation}`;
/** The stand-in holds an empty answer this long, so that a new record is seen at once. DynamoDB Local ignores it. */
const holdMs = 5_000;
const pauseWhenNotHeldMs = 250;
const retryMs = { first: 100, longest: 5_000 };

/** Feeds a function from a table's stream: in order, never past a record that is neither handled nor given up. */
export class StreamSource {
  readonly #options: StreamSourceOptions;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #iterator: string | undefined;
  #working = 0;

  constructor(options: StreamSourceOptions) {
    this.#options = options;
  }

  start() {
    this.#loop = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  /** Records being handled, or waiting in the stream. */
  async inFlight(): Promise<number> {
    if (this.#working > 0) return this.#working;
    if (this.#iterator === undefined) return this.#loop && !this.#stop.signal.aborted ? 1 : 0;
    const { Records } = await this.#get(this.#iterator, {}).catch(() => ({ Records: [] }));
    return Math.max(Records.length, this.#working);
  }

  async #follow() {
    const { source, log } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        this.#iterator ??= await this.#open();
        await this.#next(this.#iterator);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#iterator = undefined;
        log(`${source.functionName} cannot read its stream: ${(error as Error).message}`, 'warn');
        await this.#pause(1_000);
      }
    }
  }

  async #next(iterator: string) {
    const asked = performance.now();
    const held = { 'x-arclight-hold-ms': String(holdMs) };
    const { Records, NextShardIterator } = await this.#get(iterator, { headers: held, signal: this.#stop.signal });
    const { source, checkpoints } = this.#options;
    this.#working = Records.length;
    try {
      for (let at = 0; at < Records.length; at += source.batchSize)
        await this.#handle(Records.slice(at, at + source.batchSize));
      const last = Records.at(-1);
      if (last) checkpoints.save(source.id, last.dynamodb.SequenceNumber);
      this.#iterator = NextShardIterator;
    } finally {
      this.#working = 0;
    }
    if (Records.length === 0 && performance.now() - asked < pauseWhenNotHeldMs) await this.#pause(pauseWhenNotHeldMs);
  }

  /** Handles records in order until each is done or given up. Throws only when the laptop is stopping. */
  async #handle(records: StreamRecord[]): Promise<void> {
    const { source, checkpoints } = this.#options;
    let left = records
      .map((record) => asLambdaShowsIt(record, source.sourceArn))
      .filter((record) => source.wants(record));
    let size = left.length;
    let attempts = 0;
    while (left.length > 0) {
      if (this.#stop.signal.aborted) throw new Error('stopping');
      const batch = left.slice(0, size);
      const result = await this.#options.invoke(source.functionName, { Records: batch });
      if (this.#stop.signal.aborted && result.functionError) throw new Error('stopping');
      attempts += 1;
      const done = this.#doneOf(batch, result);
      left = left.slice(done);
      const before = batch[done - 1];
      failpoint('lambda.stream.handled');
      if (before) checkpoints.save(source.id, before.dynamodb.SequenceNumber);
      if (done === batch.length) {
        [size, attempts] = [left.length, 0];
      } else if (source.bisects && batch.length - done > 1) {
        // Halving does not use up an attempt: it is how the one bad record is found.
        [size, attempts] = [Math.ceil((batch.length - done) / 2), attempts - 1];
      } else if (this.#isGivenUp(batch.slice(done), attempts)) {
        await this.#giveUp(batch.slice(done), attempts, result);
        [left, size, attempts] = [left.slice(batch.length - done), left.length - (batch.length - done), 0];
      } else {
        size = batch.length - done;
        await this.#pause(Math.min(retryMs.first * 2 ** Math.min(attempts, 10), retryMs.longest));
      }
    }
  }

  /** How many records from the start of the batch were handled. */
  #doneOf(batch: LambdaRecord[], result: InvokeResult): number {
    if (result.functionError) return 0;
    if (!this.#options.source.reportsFailures) return batch.length;
    const failed = failedItems(result.payload);
    if (failed === undefined) return 0;
    if (failed.length === 0) return batch.length;
    const at = failed.map((id) => batch.findIndex((record) => record.dynamodb.SequenceNumber === id));
    return at.includes(-1) ? 0 : Math.min(...at);
  }

  #isGivenUp(records: LambdaRecord[], attempts: number): boolean {
    const { retries, maxAgeSeconds } = this.#options.source;
    if (retries >= 0 && attempts > retries) return true;
    const oldest = records[0]?.dynamodb.ApproximateCreationDateTime ?? 0;
    return maxAgeSeconds > 0 && this.#options.now().getTime() / 1000 - oldest > maxAgeSeconds;
  }

  /** The destination hears where the records are, as on AWS; not what they say. */
  async #giveUp(records: LambdaRecord[], attempts: number, result: InvokeResult) {
    const { source, sendMessage, log, now } = this.#options;
    const [first, last] = [records[0], records.at(-1)];
    const because = result.functionError?.errorMessage ?? 'the function reported failed records';
    log(
      `${source.functionName} gave up ${records.length} stream records after ${attempts} attempts: ${because}`,
      'error',
    );
    if (!source.onFailureQueueArn || !first || !last) return;
    const at = (record: LambdaRecord) => new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
    const note = {
      requestContext: {
        requestId: first.eventID,
        functionArn: source.functionName,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: attempts,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: now().toISOString(),
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000001',
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: at(first),
        approximateArrivalOfLastRecord: at(last),
        batchSize: records.length,
        streamArn: source.sourceArn,
      },
    };
    await sendMessage(source.onFailureQueueArn, JSON.stringify(note));
  }

  /** An iterator right after the last record dealt with; the first time, where the mapping says. */
  async #open(): Promise<string> {
    const { source, checkpoints, endpoint } = this.#options;
    const StreamArn = source.sourceArn;
    const { StreamDescription } = await callJson<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      endpoint,
      'dynamodb',
      target('DescribeStream'),
      { StreamArn },
    );
    const ShardId = StreamDescription.Shards.at(-1)?.ShardId;
    const open = (position: Record<string, string>) =>
      callJson<{ ShardIterator: string }>(endpoint, 'dynamodb', target('GetShardIterator'), {
        StreamArn,
        ShardId,
        ...position,
      });
    const fromStart = { ShardIteratorType: source.fromStart ? 'TRIM_HORIZON' : 'LATEST' };
    const SequenceNumber = checkpoints.get(source.id);
    if (SequenceNumber === undefined) return (await open(fromStart)).ShardIterator;
    try {
      return (await open({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })).ShardIterator;
    } catch (error) {
      // Trimmed: what lay between is gone after 24 hours, the rest still is there.
      if (!(error instanceof RefusedByService) || error.code !== 'TrimmedDataAccessException') throw error;
      return (await open({ ShardIteratorType: 'TRIM_HORIZON' })).ShardIterator;
    }
  }

  #get(iterator: string, options: { headers?: Record<string, string>; signal?: AbortSignal }) {
    return callJson<{ Records: StreamRecord[]; NextShardIterator?: string }>(
      this.#options.endpoint,
      'dynamodb',
      target('GetRecords'),
      { ShardIterator: iterator },
      options,
    );
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#stop;
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}

/** Lambda adds where a record came from, and spells the identity of a TTL deletion its own way. */
function asLambdaShowsIt({ userIdentity: identity, ...record }: StreamRecord, eventSourceARN: string): LambdaRecord {
  const userIdentity = identity && { type: identity.Type, principalId: identity.PrincipalId };
  return { ...record, ...(userIdentity ? { userIdentity } : {}), eventSourceARN };
}
