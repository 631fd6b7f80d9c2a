import { setTimeout as pause } from 'node:timers/promises';
import { failpoint } from '../../failpoint.ts';
import type { InvokeResult } from '../../resource.ts';
import { callJson, RefusedByService } from '../../wire/signed-request.ts';
import { type EventSource, failedItems } from './event-source.ts';

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  MD5OfMessageAttributes?: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<string, { StringValue?: string; BinaryValue?: string; DataType: string }>;
}

export interface QueueSourceOptions {
  source: EventSource;
  region: string;
  /** Base URL of the SQS stand-in. */
  endpoint: string;
  /** How many batches may be with the function at once. */
  atOnce: number;
  invoke(functionName: string, event: unknown): Promise<InvokeResult>;
  log(line: string, level?: 'info' | 'warn' | 'error'): void;
}

const receivedAtMost = 10;
const waitSeconds = 20;
const pauseAfterTroubleMs = 1_000;
/** After the first failure, the second and so on. AWS waits six times the function’s time limit each time. */
const againAfterSeconds = [1, 5, 20];
const longestAgainSeconds = 60;

/** Feeds a function from a queue, as Lambda's own poller does: long polls, batches, deletes what was handled. */
export class QueueSource {
  readonly #options: QueueSourceOptions;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;
  #holding = 0;
  #timeoutSeconds = longestAgainSeconds;

  constructor(options: QueueSourceOptions) {
    this.#options = options;
  }

  /** Messages received and not yet dealt with. */
  get inFlight(): number {
    return this.#underWay.size + this.#holding;
  }

  start() {
    this.#loop = this.#poll();
  }

  /** Stops receiving and waits for what is with the function. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await Promise.all(this.#underWay);
  }

  async #poll() {
    const { source, log } = this.#options;
    let queueUrl: string | undefined;
    while (!this.#stop.signal.aborted) {
      try {
        queueUrl ??= await this.#queueUrl();
        if (this.#underWay.size >= this.#options.atOnce) {
          await Promise.race(this.#underWay);
          continue;
        }
        const messages = await this.#gather(queueUrl);
        this.#hand(queueUrl, messages);
      } catch (error) {
        this.#holding = 0;
        if (this.#stop.signal.aborted) return;
        log(`${source.functionName} cannot read its queue and tries again: ${(error as Error).message}`, 'warn');
        await pause(pauseAfterTroubleMs);
      }
    }
  }

  #hand(queueUrl: string, messages: Message[]) {
    this.#holding = 0;
    if (messages.length === 0) return;
    const work = this.#handle(queueUrl, messages)
      .catch((error: Error) => this.#options.log(`${this.#options.source.functionName}: ${error.message}`, 'warn'))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** One batch: the first receive waits long, further ones only until the window closes or the batch is full. */
  async #gather(queueUrl: string): Promise<Message[]> {
    const { batchSize, windowMs } = this.#options.source;
    const messages = await this.#receive(queueUrl, Math.min(batchSize, receivedAtMost), waitSeconds);
    this.#holding = messages.length;
    const closes = performance.now() + windowMs;
    while (messages.length > 0 && messages.length < batchSize && windowMs > 0) {
      const leftMs = closes - performance.now();
      if (leftMs <= 0 || this.#stop.signal.aborted) break;
      const wanted = Math.min(batchSize - messages.length, receivedAtMost);
      const wait = Math.max(1, Math.min(waitSeconds, Math.floor(leftMs / 1000)));
      const more = await this.#receive(queueUrl, wanted, wait).catch(() => undefined);
      // What is in hand is handed on, whatever became of the rest: nobody else would see it for minutes.
      if (!more) break;
      messages.push(...more);
      this.#holding = messages.length;
    }
    return messages;
  }

  async #handle(queueUrl: string, messages: Message[]) {
    const { source, region, invoke } = this.#options;
    const wanted = messages.filter((message) => source.wants(filterView(message)));
    const event = { Records: wanted.map((message) => recordOf(message, source.sourceArn, region)) };
    const result: InvokeResult = wanted.length === 0 ? { payload: null } : await invoke(source.functionName, event);
    const failed = source.reportsFailures ? failedItems(result.payload) : [];
    const known = new Set(wanted.map((message) => message.MessageId));
    const wholeBatchFailed =
      result.functionError !== undefined || failed === undefined || failed.some((id) => !known.has(id));
    const unfiltered = messages.filter((message) => !known.has(message.MessageId));
    const handled = wholeBatchFailed ? [] : wanted.filter((message) => !failed.includes(message.MessageId));
    failpoint('lambda.queue.handled');
    await this.#remove(queueUrl, [...unfiltered, ...handled]);
    await this.#giveBack(
      queueUrl,
      wanted.filter((message) => !handled.includes(message)),
    );
  }

  /** What failed comes again after a while that grows with each try, not only after the queue's whole timeout. */
  async #giveBack(queueUrl: string, messages: Message[]) {
    for (let at = 0; at < messages.length; at += receivedAtMost) {
      const Entries = messages.slice(at, at + receivedAtMost).map((message, index) => {
        const tries = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
        const seconds = againAfterSeconds[tries - 1] ?? longestAgainSeconds;
        const VisibilityTimeout = Math.min(seconds, this.#timeoutSeconds);
        return { Id: String(index), ReceiptHandle: message.ReceiptHandle, VisibilityTimeout };
      });
      await this.#insist('ChangeMessageVisibilityBatch', { QueueUrl: queueUrl, Entries });
    }
  }

  async #remove(queueUrl: string, messages: Message[]) {
    for (let at = 0; at < messages.length; at += receivedAtMost) {
      const Entries = messages
        .slice(at, at + receivedAtMost)
        .map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
      await this.#insist('DeleteMessageBatch', { QueueUrl: queueUrl, Entries });
    }
  }

  async #receive(queueUrl: string, most: number, wait: number): Promise<Message[]> {
    const input = {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: most,
      WaitTimeSeconds: wait,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    };
    const answer = await this.#call<{ Messages?: Message[] }>('ReceiveMessage', input, this.#stop.signal);
    return answer.Messages ?? [];
  }

  async #queueUrl(): Promise<string> {
    const QueueName = this.#options.source.sourceArn.split(':').at(-1);
    const { QueueUrl } = await this.#call<{ QueueUrl: string }>('GetQueueUrl', { QueueName });
    const asked = { QueueUrl, AttributeNames: ['VisibilityTimeout'] };
    const { Attributes } = await this.#call<{ Attributes?: Record<string, string> }>('GetQueueAttributes', asked);
    this.#timeoutSeconds = Number(Attributes?.VisibilityTimeout ?? longestAgainSeconds);
    return QueueUrl;
  }

  /**
   * What became of messages is said until the queue has heard it, as long as they are hidden: a disk that is full for
   * seconds would otherwise hide them for minutes, past the last chance of the news that waits for theirs.
   */
  async #insist(operation: string, input: unknown): Promise<void> {
    const until = performance.now() + this.#timeoutSeconds * 1000;
    for (;;) {
      try {
        await this.#call(operation, input);
        return;
      } catch (error) {
        const mayHear = !(error instanceof RefusedByService) || error.mayPass;
        if (!mayHear || this.#stop.signal.aborted || performance.now() > until) throw error;
        await pause(pauseAfterTroubleMs, undefined, { signal: this.#stop.signal }).catch(() => {});
      }
    }
  }

  #call<Answer>(operation: string, input: unknown, signal?: AbortSignal): Promise<Answer> {
    const target = `AmazonSQS.${operation}`;
    return callJson<Answer>(this.#options.endpoint, 'sqs', target, input, signal ? { signal } : {});
  }
}

function recordOf(message: Message, eventSourceARN: string, awsRegion: string) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          ...(attribute.StringValue === undefined ? {} : { stringValue: attribute.StringValue }),
          ...(attribute.BinaryValue === undefined ? {} : { binaryValue: attribute.BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: attribute.DataType,
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes ? { md5OfMessageAttributes: message.MD5OfMessageAttributes } : {}),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}

/** What filter criteria look at: the message with its body as JSON where it is JSON. */
function filterView(message: Message): unknown {
  try {
    return { ...message.Attributes, body: JSON.parse(message.Body) as unknown };
  } catch {
    return { ...message.Attributes, body: message.Body };
  }
}
