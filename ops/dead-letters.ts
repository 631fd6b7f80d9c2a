import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { Declined, NotThere } from './declined.ts';
import { type Letter, readLetter } from './letter.ts';
import { errorIn, linesOf } from './logs.ts';
import { pause } from './pause.ts';
import type { World } from './world.ts';

const suffix = '-dead-letters';
/** Long enough to read a page, short enough that a look that was killed hides nothing for long. */
const lookSeconds = 60;

/** Where one consumer's given-up work waits. */
export interface DeadLetterQueue {
  /** Whose letters: `catalog-on-upload-news`. */
  of: string;
  name: string;
  waiting: number;
  /** In somebody's hands right now. */
  beingRead: number;
  /** When the oldest of the letters seen was first sent, ISO. */
  oldestSentAt?: string;
  ageSeconds?: number;
}

const lastOf = (url: string): string => url.split('/').at(-1) ?? '';
/** What it is called but for the ending that SQS wants of a queue which keeps an order. */
const stemOf = (url: string): string => lastOf(url).replace(/\.fifo$/, '');

async function queueUrls(world: World): Promise<string[]> {
  const urls: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await world.sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: world.prefix, MaxResults: 1000, NextToken }),
    );
    urls.push(...(page.QueueUrls ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return urls.filter((url) => stemOf(url).endsWith(suffix)).sort();
}

const shortName = (world: World, url: string): string => stemOf(url).slice(world.prefix.length);

/** Finds a queue by whose letters it holds; its whole name will do as well. */
async function queueOf(world: World, asked: string): Promise<{ url: string; of: string }> {
  const urls = await queueUrls(world);
  const wanted = asked.startsWith(world.prefix) ? asked.slice(world.prefix.length) : asked;
  const url = urls.find((one) => [wanted, `${wanted}${suffix}`].includes(shortName(world, one)));
  if (url) return { url, of: shortName(world, url).slice(0, -suffix.length) };
  const known = urls.map((one) => shortName(world, one).slice(0, -suffix.length));
  const hint = known.length > 0 ? `There are: ${known.join(', ')}.` : 'Is this environment deployed in this account?';
  throw new NotThere(`There is no dead-letter queue of ${asked} in ${world.environment}. ${hint}`);
}

async function attributesOf(world: World, QueueUrl: string): Promise<Record<string, string>> {
  const { Attributes = {} } = await world.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return Attributes;
}

const receive = async (world: World, QueueUrl: string, VisibilityTimeout: number): Promise<Message[]> => {
  const { Messages = [] } = await world.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      VisibilityTimeout,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
};

/** Every dead-letter queue of the environment, fullest first. The age is of the oldest letter a look of ten finds. */
export async function listDeadLetters(world: World): Promise<DeadLetterQueue[]> {
  const queues = await Promise.all(
    (await queueUrls(world)).map(async (url): Promise<DeadLetterQueue> => {
      const attributes = await attributesOf(world, url);
      const waiting = Number(attributes.ApproximateNumberOfMessages);
      // A look with no time-out takes nothing away from anybody: the letters stay visible.
      const seen = waiting > 0 ? await receive(world, url, 0) : [];
      const oldest = Math.min(...seen.map(({ Attributes }) => Number(Attributes?.SentTimestamp)));
      return {
        of: shortName(world, url).slice(0, -suffix.length),
        name: lastOf(url),
        waiting,
        beingRead: Number(attributes.ApproximateNumberOfMessagesNotVisible),
        ...(Number.isFinite(oldest) && {
          oldestSentAt: new Date(oldest).toISOString(),
          ageSeconds: Math.max(0, Math.round((world.now().getTime() - oldest) / 1000)),
        }),
      };
    }),
  );
  return queues.sort((one, other) => other.waiting - one.waiting || one.of.localeCompare(other.of));
}

/** Takes letters, hands them to `work`, and gives back what `work` did not remove. */
async function holding<Answer>(
  world: World,
  url: string,
  { limit, until }: { limit: number; until?: (message: Message) => boolean },
  work: (messages: Message[]) => Promise<Answer>,
): Promise<Answer> {
  const held: Message[] = [];
  try {
    while (held.length < limit && !held.some((message) => until?.(message))) {
      const more = await receive(world, url, lookSeconds);
      if (more.length === 0) break;
      held.push(...more);
    }
    return await work(held);
  } finally {
    for (let start = 0; start < held.length; start += 10) {
      const Entries = held.slice(start, start + 10).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      }));
      // Entries for letters that `work` removed fail, and are meant to.
      await world.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
    }
  }
}

/** A letter as it is shown: with its cause, from the letter itself or from what its consumer last said about it. */
export interface ShownLetter extends Letter {
  causeFrom?: 'letter' | 'log';
}

async function withCause(world: World, of: string, letter: Letter): Promise<ShownLetter> {
  if (letter.cause) return { ...letter, causeFrom: 'letter' };
  const from = new Date(Date.parse(letter.sentAt) - 60_000);
  // What could not even be read is known to the log by its message alone.
  const anyOf = [letter.messageId, ...(letter.correlationId ? [letter.correlationId] : [])];
  const said = await linesOf(world, of, { anyOf, from, to: world.now() }).catch((error: Error) => {
    // A relay or a function that has never run has no log group; a missing right is to be told.
    if (error.name === 'ResourceNotFoundException') return [];
    throw error;
  });
  const errors = said.filter(({ level }) => level === 'ERROR');
  // Several events of one request share its id: the line that names this event is the better one.
  const last = errors.findLast((line) => line.facts['event'] === letter.event) ?? errors.at(-1);
  return last ? { ...letter, cause: errorIn(last), causeFrom: 'log' } : letter;
}

/** What lies in a queue, oldest first, without taking it. */
export async function showDeadLetters(
  world: World,
  asked: string,
  { limit = 20 }: { limit?: number } = {},
): Promise<{ of: string; letters: ShownLetter[] }> {
  const { url, of } = await queueOf(world, asked);
  const letters = await holding(world, url, { limit }, async (messages) => messages.map(readLetter));
  const oldestFirst = letters.sort((one, other) => one.sentAt.localeCompare(other.sentAt)).slice(0, limit);
  const shown: ShownLetter[] = [];
  for (const letter of oldestFirst) shown.push(await withCause(world, of, letter));
  return { of, letters: shown };
}

async function onlySource(world: World, { url, of }: { url: string; of: string }): Promise<string> {
  const { queueUrls: sources = [] } = await world.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: url }));
  const [source, ...others] = sources;
  if (source && others.length === 0) return source;
  if (source) throw new Declined(`${of} has letters of several queues; name one message at a time.`);
  const way = of.endsWith('-relay')
    ? 'They name a stretch of a table’s stream; docs/runbooks/relay-dead-letters.md says how to publish it again.'
    : 'They are calls of a schedule, and its next run makes up for them; mend the cause and drop them.';
  throw new Declined(`The letters of ${of} came from no queue, so there is none to send them back to. ${way}`);
}

export interface Redriven {
  of: string;
  to: string;
  moved: number;
}

/** Sends every letter of a queue back to the consumer, as SQS's own task: what is not moved stays where it is. */
export async function redrive(world: World, asked: string, options: { perSecond?: number } = {}): Promise<Redriven> {
  const found = await queueOf(world, asked);
  const source = await onlySource(world, found);
  const [from, to] = await Promise.all([attributesOf(world, found.url), attributesOf(world, source)]);
  const SourceArn = from.QueueArn;
  await world.sqs.send(
    new StartMessageMoveTaskCommand({
      SourceArn,
      // Named, because a letter that EventBridge put here itself does not know which queue it was meant for.
      DestinationArn: to.QueueArn,
      MaxNumberOfMessagesPerSecond: options.perSecond,
    }),
  );
  for (;;) {
    const { Results = [] } = await world.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const [task] = Results;
    if (task?.Status === 'FAILED')
      throw new Error(
        `SQS stopped moving the letters of ${found.of}: ${task.FailureReason}. What was not moved is still there.`,
      );
    if (task && task.Status !== 'RUNNING' && task.Status !== 'CANCELLING')
      return { of: found.of, to: lastOf(source), moved: Number(task.ApproximateNumberOfMessagesMoved ?? 0) };
    await pause(1000);
  }
}

const notThere = (of: string, messageId: string) =>
  new NotThere(`There is no message ${messageId} among the letters of ${of}. \`dlq show ${of}\` lists them.`);

/** How many letters are looked through for one. */
const mostLookedThrough = 2_000;

async function withOne(
  world: World,
  found: { url: string; of: string },
  messageId: string,
  work: (message: Message) => Promise<void>,
): Promise<void> {
  const until = (message: Message) => message.MessageId === messageId;
  await holding(world, found.url, { limit: mostLookedThrough, until }, async (messages) => {
    const message = messages.find(until);
    if (!message) throw notThere(found.of, messageId);
    await work(message);
    await world.sqs.send(new DeleteMessageCommand({ QueueUrl: found.url, ReceiptHandle: message.ReceiptHandle }));
  });
}

/** Sends one letter back: first it is in its queue, then it is gone here. Killed in between it is in both, never in none. */
export async function redriveOne(world: World, asked: string, messageId: string): Promise<Redriven> {
  const found = await queueOf(world, asked);
  const source = await onlySource(world, found);
  await withOne(world, found, messageId, async ({ Body, MessageAttributes = {} }) => {
    // What EventBridge noted about its failure is over with the redrive.
    const noted = new Set([
      'RULE_ARN',
      'TARGET_ARN',
      'ERROR_CODE',
      'ERROR_MESSAGE',
      'RETRY_ATTEMPTS',
      'EXHAUSTED_RETRY_CONDITION',
    ]);
    const kept = Object.entries(MessageAttributes).filter(([name]) => !noted.has(name));
    await world.sqs.send(
      new SendMessageCommand({ QueueUrl: source, MessageBody: Body, MessageAttributes: Object.fromEntries(kept) }),
    );
  });
  return { of: found.of, to: lastOf(source), moved: 1 };
}

/** Throws one letter away, for good: for what no retry will mend, and for calls of schedules. */
export async function dropOne(world: World, asked: string, messageId: string): Promise<{ of: string; dropped: 1 }> {
  const found = await queueOf(world, asked);
  await withOne(world, found, messageId, async () => {});
  return { of: found.of, dropped: 1 };
}
