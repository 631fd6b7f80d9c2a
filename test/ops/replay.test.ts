import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { startReplay } from '../../ops/replay.ts';
import type { World } from '../../ops/world.ts';

const events = mockClient(EventBridgeClient);

/** Rules and the queues they lead to. */
const rules: Record<string, string> = {
  'videos-for-webhooks': 'arclight-dev-webhooks-on-news',
  'uploads-for-webhooks': 'arclight-dev-webhooks-on-news',
  'videos-for-playback': 'arclight-dev-playback-on-video-news',
};

const archive = { ArchiveArn: 'arn:archive', RetentionDays: 7, CreationTime: new Date('2026-01-01T00:00:00.000Z') };
const world = {
  events: new EventBridgeClient({ region: 'eu-west-1' }),
  prefix: 'arclight-dev-',
  environment: 'dev',
  now: () => new Date('2026-11-21T12:00:00.000Z'),
} as unknown as World;

beforeEach(() => {
  events.reset();
  events.on(DescribeEventBusCommand).resolves({ Arn: 'arn:bus' });
  events.on(ListRulesCommand).resolves({ Rules: Object.keys(rules).map((Name) => ({ Name, Arn: `arn:${Name}` })) });
  events
    .on(ListTargetsByRuleCommand)
    .callsFake(({ Rule }) => ({ Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:eu-west-1:1:${rules[Rule]}` }] }));
  events.on(ListArchivesCommand).resolves({ Archives: [{ ArchiveName: 'all', State: 'ENABLED' }] });
  events.on(DescribeArchiveCommand).resolves(archive);
  events.on(StartReplayCommand).resolves({});
  events.on(DescribeReplayCommand).resolves({ State: 'STARTING' });
});

test('a consumer that hears several sources is brought the events of all of them, and nobody else’s', async () => {
  const [from, to] = [new Date('2026-11-21T10:00:00.000Z'), new Date('2026-11-21T11:00:00.000Z')];
  const started = await startReplay(world, { from, to, consumers: ['webhooks-on-news'] });
  expect(started).not.toHaveProperty('askedFrom');
  const [call] = events.commandCalls(StartReplayCommand);
  expect(call?.args[0].input).toMatchObject({ EventStartTime: from, EventEndTime: to });
  expect(call?.args[0].input.Destination).toEqual({
    Arn: 'arn:bus',
    FilterArns: ['arn:videos-for-webhooks', 'arn:uploads-for-webhooks'],
  });
});

test.each([
  ['its days are over', archive, '2026-11-14T12:00:00.000Z'],
  ['it was made', { ...archive, CreationTime: new Date('2026-11-20T08:00:00.000Z') }, '2026-11-20T08:00:00.000Z'],
  ['it was made, kept for ever', { ...archive, RetentionDays: 0 }, '2026-01-01T00:00:00.000Z'],
])(
  'nothing older is asked of an archive than from when %s; a stretch before it is refused',
  async (_, described, begins) => {
    events.on(DescribeArchiveCommand).resolves(described);
    const from = new Date('2025-12-01T00:00:00.000Z');
    const started = await startReplay(world, { from, to: world.now() });
    expect(started.askedFrom).toBe('2025-12-01T00:00:00.000Z');
    const [call] = events.commandCalls(StartReplayCommand);
    expect(call?.args[0].input.EventStartTime?.toISOString()).toBe(begins);
    const refused = startReplay(world, { from, to: new Date('2025-12-02T00:00:00.000Z') });
    await expect(refused).rejects.toThrow(`The archive of dev begins at ${begins}: nothing before it can be replayed.`);
    expect(events.commandCalls(StartReplayCommand)).toHaveLength(1);
  },
);
