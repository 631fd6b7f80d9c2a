import { cpSync } from 'node:fs';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { arnOf, freshFolder, queue, removeFolders, type SqsLaptop, startSqs } from './sqs-laptop.ts';

const queues = [
  queue('work', {
    VisibilityTimeout: 30,
    RedrivePolicy: { deadLetterTargetArn: arnOf('work-dead'), maxReceiveCount: 2 },
  }),
  queue('work-dead', { MessageRetentionPeriod: 1_209_600, Tags: [{ Key: 'a', Value: 'b' }] }),
  queue('late', { DelaySeconds: 60 }),
  queue('ordered.fifo', {
    FifoQueue: true,
    ContentBasedDeduplication: true,
    RedrivePolicy: { deadLetterTargetArn: arnOf('ordered-dead.fifo'), maxReceiveCount: 1 },
  }),
  queue('ordered-dead.fifo', { FifoQueue: true }),
];

let laptop: SqsLaptop;
beforeAll(async () => {
  laptop = await startSqs(queues);
});
afterAll(async () => {
  await laptop.stop();
  await removeFolders();
});
beforeEach(() => {
  laptop.clock.offsetMs = 0;
  for (const { arn } of queues) laptop.service.queues.purge(arn);
});

const send = (name: string, MessageBody: string, more: object = {}) =>
  laptop.client.send(new SendMessageCommand({ QueueUrl: laptop.urlOf(name), MessageBody, ...more }));
const receive = async (name: string, more: object = {}) =>
  (
    await laptop.client.send(
      new ReceiveMessageCommand({
        QueueUrl: laptop.urlOf(name),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? [];
const bodies = async (name: string, more: object = {}) => (await receive(name, more)).map(({ Body }) => Body);
const remove = (name: string, ReceiptHandle: string | undefined) =>
  laptop.client.send(new DeleteMessageCommand({ QueueUrl: laptop.urlOf(name), ReceiptHandle }));
const hide = (name: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  laptop.client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: laptop.urlOf(name), ReceiptHandle, VisibilityTimeout }),
  );
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: Error) => error.name,
  );
const passSeconds = (seconds: number) => {
  laptop.clock.offsetMs += seconds * 1000;
};

describe('messages', () => {
  test('what was sent is received with its attributes, and is gone once deleted', async () => {
    const MessageAttributes = {
      colour: { DataType: 'String', StringValue: 'blue' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
    };
    const sent = await send('work', 'hello', {
      MessageAttributes,
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
    });
    const [message] = await receive('work');
    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'hello', MessageAttributes });
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1-2-3' });
    await remove('work', message?.ReceiptHandle);
    passSeconds(31);
    expect(await receive('work')).toEqual([]);
    await remove('work', message?.ReceiptHandle);
  });

  test('a received message is hidden, then comes back with a new receipt and a higher count', async () => {
    await send('work', 'again');
    const [first] = await receive('work');
    expect(await receive('work')).toEqual([]);
    passSeconds(31);
    const [second] = await receive('work');
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    await remove('work', first?.ReceiptHandle);
    expect(laptop.service.queues.depth(arnOf('work'))).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  });

  test('visibility can be given back at once or kept for longer, while the message is in flight', async () => {
    await send('work', 'x');
    const [first] = await receive('work');
    await hide('work', first?.ReceiptHandle, 300);
    passSeconds(31);
    expect(await receive('work')).toEqual([]);
    await hide('work', first?.ReceiptHandle, 0);
    expect(await refusal(hide('work', first?.ReceiptHandle, 10))).toBe('MessageNotInflight');
    expect(await bodies('work')).toEqual(['x']);
  });

  test('a delayed message is seen when its time has come', async () => {
    await send('late', 'by the queue');
    await send('work', 'by the message', { DelaySeconds: 900 });
    expect([await bodies('late'), await bodies('work')]).toEqual([[], []]);
    passSeconds(61);
    expect(await bodies('late')).toEqual(['by the queue']);
    expect(laptop.service.queues.depth(arnOf('work')).delayed).toBe(1);
  });

  test('a message nobody deletes is forgotten after the retention period', async () => {
    await send('work', 'old');
    passSeconds(4 * 24 * 3600 + 1);
    expect(await receive('work')).toEqual([]);
    expect(laptop.service.queues.depth(arnOf('work')).visible).toBe(0);
  });

  test.each([
    ['no queue', (url: string) => ({ QueueUrl: `${url}-none`, MessageBody: 'x' }), 'QueueDoesNotExist'],
    ['an empty body', (url: string) => ({ QueueUrl: url, MessageBody: '' }), 'MissingParameter'],
    ['no body', (url: string) => ({ QueueUrl: url, MessageBody: undefined }), 'MissingParameter'],
    ['a control character', (url: string) => ({ QueueUrl: url, MessageBody: 'a\u0000' }), 'InvalidMessageContents'],
    [
      'more than 1 MiB',
      (url: string) => ({ QueueUrl: url, MessageBody: 'x'.repeat(1_048_577) }),
      'InvalidParameterValue',
    ],
    [
      'a delay of an hour',
      (url: string) => ({ QueueUrl: url, MessageBody: 'x', DelaySeconds: 3600 }),
      'InvalidParameterValue',
    ],
  ])('sending with %s is refused', async (_, input, expected) => {
    expect(await refusal(laptop.client.send(new SendMessageCommand(input(laptop.urlOf('work')))))).toBe(expected);
  });

  test.each(['nonsense', Buffer.from('["other",1,"x"]').toString('base64url')])(
    'the receipt %s is none',
    async (handle) => {
      expect(await refusal(remove('work', handle))).toBe('ReceiptHandleIsInvalid');
    },
  );
});

describe('long polls', () => {
  test('a waiting receive answers as soon as a message is sent', async () => {
    const waiting = bodies('work', { WaitTimeSeconds: 20 });
    await send('work', 'wake up');
    expect(await waiting).toEqual(['wake up']);
  });

  test('a waiting receive answers when a message in flight becomes visible by itself', async () => {
    await send('work', 'mine');
    await receive('work', { VisibilityTimeout: 1 });
    expect(await bodies('work', { WaitTimeSeconds: 20 })).toEqual(['mine']);
  });

  test('nothing is taken for a caller that has hung up', async () => {
    const hangUp = new AbortController();
    const input = { QueueUrl: laptop.urlOf('work'), WaitTimeSeconds: 20 };
    const waiting = refusal(laptop.client.send(new ReceiveMessageCommand(input), { abortSignal: hangUp.signal }));
    await vi.waitFor(() => expect(laptop.service.queues.waiting(arnOf('work'))).toBe(1), 15_000);
    hangUp.abort();
    expect(await waiting).toBe('AbortError');
    await vi.waitFor(() => expect(laptop.service.queues.waiting(arnOf('work'))).toBe(0), 15_000);
    await send('work', 'for someone who is there');
    expect(await bodies('work')).toEqual(['for someone who is there']);
  });
});

describe('batches', () => {
  test('one bad entry is one bad entry', async () => {
    const QueueUrl = laptop.urlOf('work');
    const { Successful, Failed } = await laptop.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: '1' },
          { Id: 'b', MessageBody: 'bad \u0001' },
          { Id: 'c', MessageBody: '3' },
        ],
      }),
    );
    expect([Successful?.map(({ Id }) => Id), Failed?.map(({ Id, Code }) => [Id, Code])]).toEqual([
      ['a', 'c'],
      [['b', 'InvalidMessageContents']],
    ]);
    const received = await receive('work');
    const entries = received.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    await laptop.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: 60 })),
      }),
    );
    const deleted = await laptop.client.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [...entries, { Id: 'x', ReceiptHandle: 'none' }] }),
    );
    expect([deleted.Successful?.length, deleted.Failed?.[0]?.Code]).toEqual([2, 'ReceiptHandleIsInvalid']);
    expect(laptop.service.inFlight()).toBe(0);
  });

  test.each([
    ['none', [], 'EmptyBatchRequest'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    ['two of one id', [1, 2].map(() => ({ Id: 'same', MessageBody: 'x' })), 'BatchEntryIdsNotDistinct'],
    ['an id with a space', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'two of 600 KiB',
      [1, 2].map((each) => ({ Id: `${each}`, MessageBody: 'x'.repeat(614_400) })),
      'BatchRequestTooLong',
    ],
  ])('a batch of %s is refused as a whole', async (_, Entries, expected) => {
    expect(
      await refusal(laptop.client.send(new SendMessageBatchCommand({ QueueUrl: laptop.urlOf('work'), Entries }))),
    ).toBe(expected);
    expect(laptop.service.inFlight()).toBe(0);
  });
});

describe('dead letters', () => {
  const failTwice = async () => {
    for (let time = 0; time < 2; time++) {
      expect(await bodies('work')).toEqual(['poison']);
      passSeconds(31);
    }
    expect(await bodies('work')).toEqual([]);
  };

  test('a message received too often is laid aside with the name of where it came from, and is no work any more', async () => {
    await send('work', 'poison');
    expect(laptop.service.inFlight()).toBe(1);
    await failTwice();
    expect(laptop.service.inFlight()).toBe(0);
    const [dead] = await receive('work-dead', { VisibilityTimeout: 0 });
    expect(dead).toMatchObject({ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: arnOf('work') } });
  });

  test('a redrive sends it back as a new message', async () => {
    const { MessageId } = await send('work', 'poison');
    await failTwice();
    await laptop.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('work-dead') }));
    const [again] = await receive('work');
    expect(again).toMatchObject({ Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } });
    expect(again?.MessageId).not.toBe(MessageId);
    const { Results } = await laptop.client.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf('work-dead') }));
    expect(Results?.[0]).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 });
  });

  test('a letter nobody buried has no home, unless one is named', async () => {
    await send('work-dead', 'stray');
    await laptop.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('work-dead') }));
    const { Results } = await laptop.client.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf('work-dead') }));
    expect(Results?.[0]).toMatchObject({ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' });
    await laptop.client.send(
      new StartMessageMoveTaskCommand({ SourceArn: arnOf('work-dead'), DestinationArn: arnOf('work') }),
    );
    expect(await bodies('work')).toEqual(['stray']);
  });

  test('only a dead-letter queue can be redriven, and it knows its sources', async () => {
    const start = (name: string) => laptop.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf(name) }));
    expect(await refusal(start('work'))).toBe('InvalidParameterValue');
    expect(await refusal(start('nowhere'))).toBe('ResourceNotFoundException');
    const { queueUrls } = await laptop.client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: laptop.urlOf('work-dead') }),
    );
    expect(queueUrls).toEqual([laptop.urlOf('work')]);
  });
});

describe('FIFO', () => {
  const ordered = (body: string, group: string, more: object = {}) =>
    send('ordered.fifo', body, { MessageGroupId: group, ...more });

  test('a group is handed out in order and waits while one of its messages is in flight', async () => {
    for (const body of ['a1', 'b1', 'a2']) await ordered(body, body.charAt(0));
    const [first] = await receive('ordered.fifo', { MaxNumberOfMessages: 1 });
    expect(first).toMatchObject({ Body: 'a1', Attributes: { MessageGroupId: 'a' } });
    expect(await bodies('ordered.fifo')).toEqual(['b1']);
    const waiting = bodies('ordered.fifo', { WaitTimeSeconds: 20 });
    await remove('ordered.fifo', first?.ReceiptHandle);
    expect(await waiting).toEqual(['a2']);
  });

  test('the same message within five minutes is the same message', async () => {
    const first = await ordered('same', 'dedupe');
    const second = await ordered('same', 'dedupe');
    expect([second.MessageId, second.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
    expect(await bodies('ordered.fifo')).toEqual(['same']);
    passSeconds(301);
    expect((await ordered('same', 'dedupe')).MessageId).not.toBe(first.MessageId);
    const named = { MessageDeduplicationId: 'one' };
    expect((await ordered('other', 'dedupe', named)).MessageId).toBe(
      (await ordered('another', 'dedupe', named)).MessageId,
    );
  });

  test('a message whose group cannot proceed is laid aside so that the next can', async () => {
    await ordered('poison', 'p');
    await ordered('next', 'p');
    expect(await bodies('ordered.fifo', { MaxNumberOfMessages: 1 })).toEqual(['poison']);
    passSeconds(31);
    expect(await bodies('ordered.fifo')).toEqual(['next']);
    expect(await bodies('ordered-dead.fifo')).toEqual(['poison']);
  });

  test('an expired receipt deletes nothing', async () => {
    await ordered('slow', 's');
    const [message] = await receive('ordered.fifo');
    passSeconds(31);
    expect(await refusal(remove('ordered.fifo', message?.ReceiptHandle))).toBe('InvalidParameterValue');
  });

  test.each([
    ['no group', 'ordered.fifo', {}, 'MissingParameter'],
    ['no way to tell it from others', 'ordered-dead.fifo', { MessageGroupId: 'g' }, 'InvalidParameterValue'],
    ['a delay of its own', 'ordered.fifo', { MessageGroupId: 'g', DelaySeconds: 5 }, 'InvalidParameterValue'],
    ['a deduplication id on a standard queue', 'work', { MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
  ])('sending with %s is refused', async (_, name, more, expected) => {
    expect(await refusal(send(name, 'x', more))).toBe(expected);
  });
});

describe('queues', () => {
  test('are found by name, listed and described as the template says', async () => {
    const { QueueUrl } = await laptop.client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    expect(QueueUrl).toBe(`${laptop.service.url}/000000000000/work`);
    const { QueueUrls } = await laptop.client.send(new ListQueuesCommand({ QueueNamePrefix: 'ordered' }));
    expect(QueueUrls).toEqual(['ordered-dead.fifo', 'ordered.fifo'].map(laptop.urlOf));
    const { Attributes } = await laptop.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: arnOf('work'),
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
    });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: arnOf('work-dead'),
      maxReceiveCount: 2,
    });
    expect(await refusal(laptop.client.send(new GetQueueUrlCommand({ QueueName: 'none' })))).toBe('QueueDoesNotExist');
  });

  test('attributes can be changed within their bounds', async () => {
    const set = (Attributes: Record<string, string>) =>
      laptop.client.send(new SetQueueAttributesCommand({ QueueUrl: laptop.urlOf('late'), Attributes }));
    await set({ VisibilityTimeout: '5' });
    expect(await refusal(set({ VisibilityTimeout: '50000' }))).toBe('InvalidAttributeValue');
    expect(await refusal(set({ Colour: 'blue' }))).toBe('InvalidAttributeName');
    await send('late', 'x', { DelaySeconds: 0 });
    await receive('late');
    passSeconds(6);
    expect(await bodies('late')).toEqual(['x']);
  });

  test('a purge empties, and what is not understood says so', async () => {
    await send('work', 'x');
    await laptop.client.send(new PurgeQueueCommand({ QueueUrl: laptop.urlOf('work') }));
    expect(await receive('work')).toEqual([]);
    expect(await refusal(laptop.client.send(new CreateQueueCommand({ QueueName: 'new' })))).toBe(
      'UnsupportedOperation',
    );
    const answer = await fetch(laptop.service.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.Dance' },
      body: '{}',
    });
    expect([answer.status, (await answer.json()) as object]).toMatchObject([
      400,
      { __type: 'com.amazonaws.sqs#UnknownOperationException' },
    ]);
    expect(answer.headers.get('x-amzn-query-error')).toBe('UnknownOperationException;Sender');
  });

  test.each([
    ['points to no queue', [queue('a', { RedrivePolicy: { deadLetterTargetArn: arnOf('none'), maxReceiveCount: 3 } })]],
    [
      'mixes FIFO and standard',
      [
        queue('a', { RedrivePolicy: { deadLetterTargetArn: arnOf('b.fifo'), maxReceiveCount: 3 } }),
        queue('b.fifo', { FifoQueue: true }),
      ],
    ],
    ['has a property nobody knows', [queue('a', { Colour: 'blue' })]],
    ['has a name without its .fifo', [queue('a', { FifoQueue: true })]],
  ])('a template that %s stops the start', async (_, wrong) => {
    await expect(startSqs(wrong)).rejects.toThrow();
  });
});

describe('for those in the same process', () => {
  test('a queue is sent to by ARN, looked into, and says when there is something', () => {
    const { queues: inProcess } = laptop.service;
    let woken = 0;
    const stop = inProcess.onMessage(arnOf('work'), () => {
      woken += 1;
    });
    inProcess.send(arnOf('work'), 'from the bus');
    expect(woken).toBe(1);
    expect(inProcess.peek(arnOf('work'))).toMatchObject([{ body: 'from the bus', state: 'visible', receiveCount: 0 }]);
    const [message] = inProcess.receive(arnOf('work'));
    expect(inProcess.depth(arnOf('work'))).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    inProcess.delete(arnOf('work'), message?.receiptHandle ?? '');
    stop();
    inProcess.send(arnOf('work'), 'unheard');
    expect(woken).toBe(1);
    expect(() => inProcess.send(arnOf('none'), 'x')).toThrow('does not exist');
  });

  test('messages are there after a kill, in flight or not', async () => {
    await send('work', 'visible');
    await send('work', 'delayed', { DelaySeconds: 600 });
    // A killed process leaves its folder as it is at that moment, with no chance to tidy up.
    const left = await freshFolder();
    cpSync(laptop.dataDir, left, { recursive: true });
    const second = await startSqs(queues, { dataDir: left });
    expect(second.service.queues.depth(arnOf('work'))).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    await second.stop();
  });

  test('what was with a receiver at a kill is there again at once, and the interrupted receive does not count', async () => {
    await send('work', 'interrupted');
    expect(await receive('work')).toHaveLength(1);
    let dataDir = laptop.dataDir;
    // More often than the queue hands a message out before it becomes a dead letter.
    for (let kill = 1; kill <= 3; kill++) {
      const left = await freshFolder();
      cpSync(dataDir, left, { recursive: true });
      const next = await startSqs(queues, { dataDir: left });
      const [message] = next.service.queues.receive(arnOf('work'));
      expect(message).toMatchObject({ body: 'interrupted', attributes: { ApproximateReceiveCount: '1' } });
      dataDir = left;
      await next.stop();
    }
  });
});
