import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  accountClosed,
  accountClosing,
  accountKept,
  channelClosed,
  channelUpdated,
} from '../../lambdas/accounts/events.ts';
import { catalogOperations, pictureOperations } from '../../lambdas/catalog/contract.ts';
import { catalogApiEnv, catalogPicturesEnv, catalogRemoverEnv, catalogWorkerEnv } from '../../lambdas/catalog/env.ts';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { streamArchived, streamEnded, streamUpdated } from '../../lambdas/live/events.ts';
import { staffVideoOperations } from '../../lambdas/moderation/contract.ts';
import { transcodeEvents } from '../../lambdas/transcode/events.ts';
import { uploadEvents } from '../../lambdas/upload/events.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** The video: what it is called, how far it is, who finds it and who may watch. */
export class Catalog extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly pictures: DomainApi;
  readonly workers: QueueWorker[];
  readonly reconcile: Scheduled;

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { media, images } = foundation.buckets;
    const { playbackSigning } = foundation.secrets;
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'catalog', indexes: 4 });
    const { tableName } = this.entities.table;
    const rows = this.entities.allow('GetItem', 'PutItem', 'UpdateItem');
    const told = {
      ...foundation.api.variables,
      CATALOG_TABLE: tableName,
      SIGNING_SECRET: playbackSigning.secretName,
    };
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'catalog-api',
      does: 'Answers what concerns videos',
      operations: [...catalogOperations, ...staffVideoOperations],
      env: catalogApiEnv.given(told),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
        this.entities.allowQuery('table', 'gsi1', 'gsi2', 'gsi3'),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn),
      ],
    });
    this.pictures = new DomainApi(this, 'Pictures', {
      foundation,
      runs: 'catalog-pictures',
      does: 'Makes thumbnails from people’s own pictures',
      operations: pictureOperations,
      env: catalogPicturesEnv.given({ ...told, IMAGES_BUCKET: images.bucketName }),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        allow('s3', ['PutObject'], `${images.bucketArn}/img/*`),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn),
      ],
    });

    const worker = {
      foundation,
      env: catalogWorkerEnv.given({ CATALOG_TABLE: tableName }),
      mayTake: Duration.seconds(30),
      may: [rows],
    };
    const remover = {
      foundation,
      env: catalogRemoverEnv.given({
        CATALOG_TABLE: tableName,
        MEDIA_BUCKET: media.bucketName,
        IMAGES_BUCKET: images.bucketName,
      }),
    };
    const removes = [
      allow('s3', ['DeleteObject'], `${media.bucketArn}/v/*`, `${images.bucketArn}/img/*`),
      allow('s3', ['ListBucket'], media.bucketArn, images.bucketArn),
    ];
    this.workers = [
      new QueueWorker(this, 'OnUploadNews', {
        ...worker,
        runs: 'catalog-on-upload-news',
        does: 'Gives a video its row, and follows its file',
        wants: { news: uploadEvents, bus: foundation.bus },
      }),
      new QueueWorker(this, 'OnTranscodeNews', {
        ...worker,
        runs: 'catalog-on-transcode-news',
        does: 'Follows a video’s renditions',
        wants: { news: transcodeEvents, bus: foundation.bus },
      }),
      new QueueWorker(this, 'OnChannelUpdated', {
        ...worker,
        runs: 'catalog-on-channel-updated',
        does: 'Keeps the handle and name of every channel, and brings into a new one what its owner made before',
        wants: { news: [channelUpdated, channelClosed], bus: foundation.bus },
        may: [rows, this.entities.allowQuery('gsi1')],
      }),
      new QueueWorker(this, 'OnPersonLeaving', {
        ...worker,
        runs: 'catalog-on-person-leaving',
        does: 'Hides the videos of somebody who is leaving, shows them again, or deletes them',
        wants: { news: [accountClosing, accountKept, accountClosed], bus: foundation.bus },
        // Somebody may have made thousands.
        mayTake: Duration.minutes(5),
        batch: 1,
        may: [rows, this.entities.allow('DeleteItem'), this.entities.allowQuery('gsi1')],
      }),
      new QueueWorker(this, 'OnVideoDeleted', {
        ...remover,
        runs: 'catalog-on-video-deleted',
        does: 'Removes the renditions and pictures of a video that is gone',
        wants: { news: [videoDeleted], bus: foundation.bus },
        // A long film in six rungs is some ten thousand segments, a thousand a call.
        mayTake: Duration.minutes(5),
        batch: 1,
        may: removes,
      }),
      ...(foundation.live
        ? [
            new QueueWorker(this, 'OnStreamNews', {
              ...remover,
              runs: 'catalog-on-stream-news',
              does: 'Gives the recording of a stream its row',
              wants: { news: [streamEnded, streamUpdated, streamArchived], bus: foundation.bus },
              mayTake: Duration.minutes(5),
              batch: 1,
              may: [rows, ...removes],
            }),
          ]
        : []),
      new PeopleCopy(this, 'People', { foundation, domain: 'catalog', entities: this.entities }),
    ];
    this.reconcile = new Scheduled(this, 'Reconcile', {
      ...remover,
      runs: 'catalog-every-minute-reconcile',
      does: 'Publishes at the hour that was set, reminds of premieres, ends what has waited too long, and removes what a deletion left',
      every: 'rate(1 minute)',
      mayTake: Duration.seconds(50),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        this.entities.allowQuery('table', 'gsi4'),
        ...removes,
      ],
    });
  }
}
