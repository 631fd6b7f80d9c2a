import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { type SqsListening, sqs } from '../../local/resources/sqs/sqs.ts';
import { dropOne, listDeadLetters, redrive, redriveOne, showDeadLetters } from '../../ops/dead-letters.ts';
import { openWorld, type World } from '../../ops/world.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:arclight-test-${name}`;
const aQueue = (name: string, deadLetters?: string) =>
  aResource(
    'AWS::SQS::Queue',
    `arclight-test-${name}`,
    {
      QueueName: `arclight-test-${name}`,
      ...(deadLetters && { RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 5 } }),
    },
    arnOf(name),
  );

let service: OneService<SqsListening>;
let world: World;
/** Goes on by itself a little each time it is looked at, as time does. */
let clock: number;
const now = () => {
  clock += 5;
  return new Date(clock);
};

beforeEach(async () => {
  clock = Date.parse('2026-11-20T10:00:00Z');
  service = await oneService<SqsListening>(sqs, {
    resources: [
      aQueue('work-dead-letters'),
      aQueue('work', 'work-dead-letters'),
      aQueue('schedule-dead-letters'),
      aQueue('shared-dead-letters'),
      aQueue('one', 'shared-dead-letters'),
      aQueue('other', 'shared-dead-letters'),
    ],
    surroundings: { now },
  });
  const { url } = service.listening;
  const ids = ['SQS', 'EVENTBRIDGE', 'DYNAMODB', 'CLOUDWATCH_LOGS', 'MEDIACONVERT', 'S3', 'SSM'];
  const { region, accessKeyId, secretAccessKey } = local;
  const endpoints = Object.fromEntries(ids.map((id) => [id, url]));
  world = openWorld('test', {
    reach: { region, credentials: { accessKeyId, secretAccessKey }, endpoints },
    now,
  });
});
afterEach(async () => {
  world.close();
  await service.stop();
});

const queueUrl = (name: string) => `${service.listening.url}/000000000000/arclight-test-${name}`;
/** With a cause of its own, so that no log has to be asked. */
const leave = async (queue: string, body: object): Promise<string> => {
  const { MessageId = '' } = await world.sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl(queue),
      MessageBody: JSON.stringify(body),
      MessageAttributes: {
        ERROR_CODE: { DataType: 'String', StringValue: 'SDK_CLIENT_ERROR' },
        tenant: { DataType: 'String', StringValue: 'us' },
      },
    }),
  );
  return MessageId;
};
const lyingIn = async (queue: string) => {
  const asked = { QueueUrl: queueUrl(queue), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  const { Messages = [] } = await world.sqs.send(new ReceiveMessageCommand({ ...asked, VisibilityTimeout: 0 }));
  return Messages;
};
const bodiesIn = async (queue: string) => (await lyingIn(queue)).map(({ Body }) => JSON.parse(Body ?? '') as unknown);

test('a list tells depth and the age of the oldest, fullest first, and takes nothing', async () => {
  await leave('work-dead-letters', { n: 1 });
  clock += 300_000;
  await leave('work-dead-letters', { n: 2 });
  const [first, ...rest] = await listDeadLetters(world);
  expect(first).toEqual({
    of: 'work',
    name: 'arclight-test-work-dead-letters',
    waiting: 2,
    beingRead: 0,
    oldestSentAt: expect.stringMatching(/^2026-11-20T10:00:00/),
    ageSeconds: 300,
  });
  expect(rest.map(({ of }) => of)).toEqual(['schedule', 'shared']);
  expect(await bodiesIn('work-dead-letters')).toHaveLength(2);
});

test('all letters are shown, more than one call brings, and every one of them is there at once afterwards', async () => {
  for (let n = 0; n < 23; n++) await leave('work-dead-letters', { n });
  expect((await showDeadLetters(world, 'work', { limit: 50 })).letters).toHaveLength(23);
  expect((await showDeadLetters(world, 'work', { limit: 5 })).letters).toHaveLength(5);
  expect(await listDeadLetters(world)).toMatchObject([{ waiting: 23, beingRead: 0 }, {}, {}]);
});

test('one letter is sent back whole, without what was noted of its failure, and the others stay', async () => {
  await leave('work-dead-letters', { n: 1 });
  const second = await leave('work-dead-letters', { n: 2 });
  await redriveOne(world, 'work', second);
  const [arrived, ...more] = await lyingIn('work');
  expect(JSON.parse(arrived?.Body ?? '')).toEqual({ n: 2 });
  expect(Object.keys(arrived?.MessageAttributes ?? {})).toEqual(['tenant']);
  expect(more).toEqual([]);
  expect(await bodiesIn('work-dead-letters')).toEqual([{ n: 1 }]);
});

test.each(['SendMessageCommand', 'DeleteMessageCommand'])('when %s fails, no letter is lost', async (command) => {
  const only = await leave('work-dead-letters', { n: 1 });
  world.sqs.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === command) throw new Error('the network went away');
      return next(args);
    },
    { step: 'initialize' },
  );
  await expect(redriveOne(world, 'work', only)).rejects.toThrow('the network went away');
  const deadLetters = await bodiesIn('work-dead-letters');
  expect(deadLetters).toEqual([{ n: 1 }]);
  expect(await listDeadLetters(world)).toMatchObject([{ of: 'work', waiting: 1, beingRead: 0 }, {}, {}]);
});

test('a redrive moves everything, those without a known origin too', async () => {
  for (let n = 0; n < 12; n++) await leave('work-dead-letters', { n });
  expect(await redrive(world, 'arclight-test-work-dead-letters')).toEqual({
    of: 'work',
    to: 'arclight-test-work',
    moved: 12,
  });
  expect(await bodiesIn('work-dead-letters')).toEqual([]);
  expect(service.listening.queues.depth(arnOf('work')).visible).toBe(12);
});

test('what came from no queue, or from several, is declined in words', async () => {
  await expect(redrive(world, 'schedule')).rejects.toThrow(/came from no queue/);
  await expect(redrive(world, 'shared')).rejects.toThrow(/one message at a time/);
  const message = await leave('schedule-dead-letters', { n: 1 });
  await expect(redriveOne(world, 'schedule', message)).rejects.toThrow(/came from no queue/);
  expect(await dropOne(world, 'schedule', message)).toEqual({ of: 'schedule', dropped: 1 });
  expect(await bodiesIn('schedule-dead-letters')).toEqual([]);
});
