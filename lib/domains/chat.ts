import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment.ts';
import { accountEvents, channelEvents } from '../../lambdas/accounts/events.ts';
import { videoEvents } from '../../lambdas/catalog/events.ts';
import { chatOperations, chatPictureOperations } from '../../lambdas/chat/contract.ts';
import {
  chatAccountEnv,
  chatApiEnv,
  chatCopyEnv,
  chatDueEnv,
  chatNewsEnv,
  chatPicturesEnv,
  chatSequencerEnv,
  chatSocketEnv,
  chatSweepEnv,
} from '../../lambdas/chat/env.ts';
import { followChanged } from '../../lambdas/engagement/events.ts';
import { streamEvents, ticketRevoked } from '../../lambdas/live/events.ts';
import { acknowledge } from '../blocks/acknowledge.ts';
import { Alarm } from '../blocks/alarm.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { Runs } from '../blocks/function.ts';
import { Live } from '../blocks/live.ts';
import { PrivateBucket } from '../blocks/private-bucket.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { SocketApi } from '../blocks/socket-api.ts';
import { watchFunction } from '../blocks/watch-function.ts';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi, siteOriginOf } from './api.ts';

export interface ChatProps {
  foundation: Foundation;
  settings: NonNullable<Environment['chat']>;
}

/** Rooms beside streams: sockets that people talk over, one queue that decides the order, and what moderators need. */
export class Chat extends Construct {
  readonly entities: EntityTable;
  /** What was said, as files for the edge. */
  readonly pages: PrivateBucket;
  readonly api: DomainApi;
  readonly pictures: DomainApi;
  readonly socket: Runs;
  readonly sockets: SocketApi;
  readonly workers: QueueWorker[];
  readonly sweep: Scheduled;
  readonly #sequencer: QueueWorker;

  constructor(scope: Construct, id: string, { foundation, settings }: ChatProps) {
    super(scope, id);
    const { socketsPerPerson, socketsPerAddress, perMinute, burst, pagesFrom, pagesUntil, sampled, shownPerSecond } =
      settings;
    const { apps, live } = environmentOf(this);
    if (!live) throw new Error('chat is beside streams: without `live` in the configuration there is none');
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'chat', indexes: 2 });
    const CHAT_TABLE = this.entities.table.tableName;
    this.pages = new PrivateBucket(this, 'Pages', {
      holds: 'chat-pages',
      abandonedUploadsAfter: Duration.days(2),
      policyElsewhere: true,
    });
    acknowledge(this.pages, { 'AwsSolutions-S10': 'TLS is demanded in the edge stack, beside the distribution.' });
    const { playbackSigning } = foundation.secrets;
    const { images } = foundation.buckets;
    const pictures = {
      remove: allow('s3', ['DeleteObject'], `${images.bucketArn}/img/emotes/*`),
      list: allow('s3', ['ListBucket'], images.bucketArn),
    };
    const origins = [siteOriginOf(this), ...apps.flatMap((app) => app.origins ?? [])];
    const known = {
      CHAT_TABLE,
      CHAT_SETTINGS: JSON.stringify({ socketsPerPerson, socketsPerAddress, origins }),
    };
    const rows = this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    const reads = this.entities.allowQuery('table');

    // Who speaks to sockets has to know where they are, and they are there only when their functions are.
    this.#sequencer = new QueueWorker(this, 'OnSaid', {
      foundation,
      runs: 'chat-on-said',
      does: 'Gives everything said in a room its place, and tells everybody who reads there',
      env: { CHAT_TABLE },
      fifo: true,
      mayTake: Duration.seconds(10),
      memoryMb: 1024,
      // Nobody hears anything in a room for as long as this waits.
      lateAfter: Duration.minutes(1),
      may: [rows, reads],
    });
    const says = allow('sqs', ['SendMessage'], this.#sequencer.queue.queueArn);
    const due = new QueueWorker(this, 'OnDue', {
      foundation,
      runs: 'chat-on-due',
      does: 'Closes sockets at their end, tells busy rooms once a second, writes what big ones read, and pages',
      env: { CHAT_TABLE, PAGES_BUCKET: this.pages.bucketName },
      mayTake: Duration.seconds(20),
      lateAfter: Duration.minutes(1),
      may: [
        rows,
        this.entities.allowQuery('table', 'gsi1'),
        says,
        allow('s3', ['GetObject', 'PutObject'], `${this.pages.bucketArn}/c/*`),
        // Without it S3 says of what is not there yet that it is forbidden.
        allow('s3', ['ListBucket'], this.pages.bucketArn),
      ],
    });
    const wakes = allow('sqs', ['SendMessage'], due.queue.queueArn);
    // A poll that was opened is told of every second from then on, and each second brings the next.
    for (const { function: runs } of [this.#sequencer.worker, due.worker]) runs.addToRolePolicy(wakes);
    // Whoever finds that there is too much to push asks for another pace, in the room's own order.
    this.#sequencer.worker.function.addToRolePolicy(says);
    const queues = { SAID_QUEUE: this.#sequencer.queue.queueUrl, DUE_QUEUE: due.queue.queueUrl };

    this.socket = new Runs(this, 'Socket', {
      runs: 'chat-on-socket',
      does: 'Lets sockets open with a ticket, and takes what they send',
      env: { ...known, ...queues },
      // API Gateway gives up at 29 seconds.
      mayTake: Duration.seconds(28),
      memoryMb: 1024,
      may: [
        rows,
        // What a channel has on air is found by the index; whether somebody who is called is there, by their sockets.
        this.entities.allowQuery('table', 'gsi2'),
        says,
        wakes,
        allow('dynamodb', ['UpdateItem'], foundation.limits.tableArn),
      ],
    });
    const accounts = new QueueWorker(this, 'OnAccountNews', {
      foundation,
      runs: 'chat-on-account-news',
      does: 'Keeps what chat knows of people, closes what they may not have open, and erases those who left',
      wants: { news: accountEvents, bus: foundation.bus },
      env: { CHAT_TABLE },
      mayTake: Duration.seconds(60),
      // A suspended person goes on writing for as long as this news is late.
      lateAfter: Duration.minutes(1),
      may: [rows, this.entities.allowQuery('table', 'gsi1'), pictures.remove, pictures.list],
    });
    const { alias } = new Live(this, 'Live', { runs: this.socket, tells: foundation.alarms });
    this.sockets = new SocketApi(this, 'Sockets', {
      foundation,
      name: 'chat',
      connect: alias,
      disconnect: alias,
      frames: alias,
    });
    watchFunction(this.socket, foundation.alarms);
    this.#speaks(
      this.socket,
      chatSocketEnv.given({
        ...known,
        ...queues,
        SOCKETS: this.sockets.managementUrl,
        LIMITS_TABLE: foundation.limits.tableName,
        LIMITS: JSON.stringify({ chat: { perMinute, burst } }),
      }),
    );
    const told = { CHAT_TABLE, SOCKETS: this.sockets.managementUrl };
    this.#speaks(this.#sequencer.worker, chatSequencerEnv.given({ ...told, ...queues }));
    this.#speaks(
      due.worker,
      chatDueEnv.given({
        ...{ ...told, ...queues, PAGES_BUCKET: this.pages.bucketName },
        BIG_ROOMS: JSON.stringify({ pagesFrom, pagesUntil, sampled, shownPerSecond }),
      }),
    );
    this.#speaks(accounts.worker, chatAccountEnv.given({ ...told, IMAGES_BUCKET: images.bucketName }));

    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'chat-api',
      does: 'Gives tickets into rooms, and shows what was said and what moderators did',
      operations: chatOperations,
      env: chatApiEnv.given({
        ...foundation.api.variables,
        ...known,
        SOCKET_URL: this.sockets.url,
        SIGNING_SECRET: playbackSigning.secretName,
        IMAGES_BUCKET: images.bucketName,
      }),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
        this.entities.allowQuery('table', 'gsi2'),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn),
        pictures.remove,
        pictures.list,
      ],
    });
    this.pictures = new DomainApi(this, 'Pictures', {
      foundation,
      runs: 'chat-pictures',
      does: 'Makes emotes from channels’ own pictures',
      operations: chatPictureOperations,
      env: chatPicturesEnv.given({
        ...foundation.api.variables,
        CHAT_TABLE,
        SIGNING_SECRET: playbackSigning.secretName,
        IMAGES_BUCKET: images.bucketName,
      }),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem'),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn),
        allow('s3', ['PutObject'], `${images.bucketArn}/img/emotes/*`),
        pictures.remove,
        pictures.list,
      ],
    });
    this.workers = [
      this.#sequencer,
      due,
      accounts,
      new QueueWorker(this, 'OnStreamNews', {
        foundation,
        runs: 'chat-on-stream-news',
        does: 'Keeps what chat knows of streams, closes rooms with them, and shows out who is let in no more',
        wants: { news: [...streamEvents, ticketRevoked], bus: foundation.bus },
        env: chatNewsEnv.given({ CHAT_TABLE, SAID_QUEUE: queues.SAID_QUEUE }),
        // In a full room everybody is looked at who may have to go.
        mayTake: Duration.seconds(60),
        memoryMb: 256,
        lateAfter: Duration.minutes(1),
        may: [this.entities.allow('GetItem', 'PutItem'), this.entities.allowQuery('table'), says],
      }),
      new QueueWorker(this, 'OnVideoNews', {
        foundation,
        runs: 'chat-on-video-news',
        does: 'Keeps what chat knows of videos, and ends watch parties with them',
        wants: { news: videoEvents, bus: foundation.bus },
        env: chatNewsEnv.given({ CHAT_TABLE, SAID_QUEUE: queues.SAID_QUEUE }),
        mayTake: Duration.seconds(15),
        memoryMb: 256,
        // What was taken back goes on being talked about for as long as this news is late.
        lateAfter: Duration.minutes(1),
        may: [this.entities.allow('GetItem', 'PutItem'), this.entities.allowQuery('gsi1'), says],
      }),
      new QueueWorker(this, 'OnChannelUpdated', {
        foundation,
        runs: 'chat-on-channel-updated',
        does: 'Keeps who looks after which channel, and whom handles call',
        wants: { news: channelEvents, bus: foundation.bus },
        env: chatCopyEnv.given({ CHAT_TABLE }),
        mayTake: Duration.seconds(10),
        memoryMb: 256,
        // Whoever was taken off a team keeps their rights for as long as this news is late.
        lateAfter: Duration.minutes(1),
        may: [this.entities.allow('PutItem')],
      }),
    ];
    this.workers.push(
      new QueueWorker(this, 'OnFollowChanged', {
        foundation,
        runs: 'chat-on-follow-changed',
        does: 'Keeps who follows which channel, for rooms that only followers write in',
        wants: { news: [followChanged], bus: foundation.bus },
        env: chatCopyEnv.given({ CHAT_TABLE }),
        mayTake: Duration.seconds(10),
        memoryMb: 256,
        // Whoever has just followed cannot write for as long as this news is late.
        lateAfter: Duration.minutes(1),
        may: [this.entities.allow('GetItem', 'PutItem')],
      }),
    );
    this.sweep = new Scheduled(this, 'Sweep', {
      foundation,
      runs: 'chat-every-minute-sweep',
      does: 'Has sockets looked at that end within the next minute, ends rooms with what they are beside, ends polls, has pages written',
      every: 'rate(1 minute)',
      env: chatSweepEnv.given({ CHAT_TABLE, ...queues, LONGEST_STREAM_HOURS: String(live.maxHours) }),
      mayTake: Duration.seconds(30),
      may: [
        // Since when nobody is in a watch party, it notes itself.
        this.entities.allow('GetItem', 'PutItem', 'DeleteItem'),
        this.entities.allowQuery('table', 'gsi2'),
        says,
        wakes,
      ],
    });
    this.#watch(foundation);
  }

  /** What a function is told that speaks to sockets, and its right to. */
  #speaks({ function: runs }: Runs, env: Record<string, string>): void {
    for (const [name, value] of Object.entries(env)) runs.addEnvironment(name, value);
    runs.addToRolePolicy(this.sockets.mayManage('POST', 'DELETE'));
  }

  #counted(metricName: string, runs: string): Metric {
    return new Metric({
      namespace: 'Arclight',
      metricName,
      dimensionsMap: { service: named(this, runs) },
      statistic: 'Sum',
      period: Duration.minutes(5),
    });
  }

  /** What only this domain has to show. */
  get shows(): Record<string, IMetric[]> {
    const said = this.#sequencer.worker.name;
    return {
      'Messages that reached a reader, and those that did not': [
        this.#counted('ChatDelivered', said),
        this.#counted('ChatMissed', said),
      ],
    };
  }

  #watch({ alarms }: Foundation): void {
    const said = this.#sequencer.worker.name;
    new Alarm(this, 'NotReached', {
      name: 'chat-readers-not-reached',
      runbook: 'chat-readers-not-reached',
      means: 'More than 1,000 messages did not reach a reader who was there, in each of three times five minutes.',
      metric: this.#counted('ChatMissed', said),
      above: 1000,
      periods: 3,
      tells: alarms,
    });
  }
}
