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
import { expect, test } from 'vitest';
import { startReplay } from '../../ops/replay.ts';
import type { World } from '../../ops/world.ts';

const events = mockClient(EventBridgeClient);

/** Rules and the queues they lead to. */
const rules: Record<string, string> = {
  'videos-for-webhooks': 'arclight-dev-webhooks-on-news',
  'uploads-for-webhooks': 'arclight-dev-webhooks-on-news',
  'videos-for-playback': 'arclight-dev-playback-on-video-news',
};

test('a consumer that hears several sources is brought the events of all of them, and nobody else’s', async () => {
  events.on(DescribeEventBusCommand).resolves({ Arn: 'arn:bus' });
  events.on(ListRulesCommand).resolves({ Rules: Object.keys(rules).map((Name) => ({ Name, Arn: `arn:${Name}` })) });
  events
    .on(ListTargetsByRuleCommand)
    .callsFake(({ Rule }) => ({ Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:eu-west-1:1:${rules[Rule]}` }] }));
  events.on(ListArchivesCommand).resolves({ Archives: [{ ArchiveName: 'all', State: 'ENABLED' }] });
  events.on(DescribeArchiveCommand).resolves({ ArchiveArn: 'arn:archive' });
  events.on(StartReplayCommand).resolves({});
  events.on(DescribeReplayCommand).resolves({ State: 'STARTING' });
  const world = {
    events: new EventBridgeClient({ region: 'eu-west-1' }),
    prefix: 'arclight-dev-',
    environment: 'dev',
    now: () => new Date('2026-11-21T12:00:00.000Z'),
  } as unknown as World;
  const [from, to] = [new Date('2026-11-21T10:00:00.000Z'), new Date('2026-11-21T11:00:00.000Z')];
  await startReplay(world, { from, to, consumers: ['webhooks-on-news'] });
  const [started] = events.commandCalls(StartReplayCommand);
  expect(started?.args[0].input.Destination).toEqual({
    Arn: 'arn:bus',
    FilterArns: ['arn:videos-for-webhooks', 'arn:uploads-for-webhooks'],
  });
});
