import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import { videoEvents } from '../../lambdas/catalog/events.ts';
import { clipsOperations } from '../../lambdas/clips/contract.ts';
import { clipsApiEnv, clipsCopyEnv, clipsEraserEnv, clipsFileEnv } from '../../lambdas/clips/env.ts';
import { clipFileAsked } from '../../lambdas/clips/events.ts';
import { streamEvents } from '../../lambdas/live/events.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { TeamCopy } from '../blocks/team-copy.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** Short stretches of videos and streams that people share. */
export class Clips extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { playbackSigning } = foundation.secrets;
    const media = foundation.buckets.media.bucketArn;
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'clips', indexes: 3 });
    const CLIPS_TABLE = this.entities.table.tableName;
    const MEDIA_BUCKET = foundation.buckets.media.bucketName;
    const removes = [
      allow('s3', ['DeleteObject'], `${media}/v/*/clips/*`),
      // Without it S3 says of what is not there yet that it is forbidden.
      allow('s3', ['ListBucket'], media),
    ];
    const writes = [
      allow('s3', ['GetObject'], `${media}/v/*`),
      allow('s3', ['PutObject'], `${media}/v/*/clips/*`),
      ...removes,
    ];
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'clips-api',
      does: 'Makes clips, writes their playlists and grants them',
      operations: clipsOperations,
      env: clipsApiEnv.given({
        ...foundation.api.variables,
        CLIPS_TABLE,
        MEDIA_BUCKET,
        SIGNING_SECRET: playbackSigning.secretName,
      }),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        this.entities.allowQuery('gsi1', 'gsi2', 'gsi3'),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn),
        ...writes,
      ],
    });
    const copies = {
      foundation,
      env: clipsCopyEnv.given({ CLIPS_TABLE }),
      mayTake: Duration.seconds(30),
      may: [this.entities.allow('PutItem', 'DeleteItem'), this.entities.allowQuery('gsi1')],
      // What was taken back can be seen in clips for as long as this news is late.
      lateAfter: Duration.minutes(1),
    };
    this.workers = [
      new QueueWorker(this, 'OnVideoNews', {
        ...copies,
        runs: 'clips-on-video-news',
        does: 'Keeps what clips must know of every video, and takes them away with it',
        wants: { news: videoEvents, bus: foundation.bus },
      }),
      new QueueWorker(this, 'OnStreamNews', {
        ...copies,
        runs: 'clips-on-stream-news',
        does: 'Keeps what clips must know of every stream',
        wants: { news: streamEvents, bus: foundation.bus },
      }),
      new TeamCopy(this, 'Teams', { foundation, domain: 'clips', entities: this.entities }),
      new QueueWorker(this, 'OnAccountClosed', {
        foundation,
        runs: 'clips-on-account-closed',
        does: 'Removes the clips of somebody who has left',
        wants: { news: [accountClosed], bus: foundation.bus },
        env: clipsEraserEnv.given({ CLIPS_TABLE, MEDIA_BUCKET }),
        mayTake: Duration.minutes(1),
        batch: 1,
        may: [this.entities.allow('DeleteItem'), this.entities.allowQuery('gsi2'), ...removes],
      }),
      new QueueWorker(this, 'OnClipFileAsked', {
        foundation,
        runs: 'clips-on-clip-file-asked',
        does: 'Puts a clip into one file, for who wants to keep it',
        wants: { news: [clipFileAsked], bus: foundation.bus },
        env: clipsFileEnv.given({ CLIPS_TABLE, MEDIA_BUCKET }),
        mayTake: Duration.minutes(1),
        // A minute and a half of 1080p is read whole, and written whole.
        memoryMb: 1024,
        batch: 1,
        // Somebody waits in front of a button.
        lateAfter: Duration.minutes(1),
        may: [this.entities.allow('GetItem', 'UpdateItem'), ...writes],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'clips', entities: this.entities }),
    ];
  }
}
