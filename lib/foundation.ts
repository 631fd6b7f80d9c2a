import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { HttpApi } from './blocks/http-api.ts';

/** What every domain stands on; made once by the foundation stack. */
export interface Foundation {
  bus: IEventBus;
  /** Where alarms go. */
  alarms: ITopic;
  api: HttpApi;
  /** Where the requests of each person are counted. */
  limits: ITableV2;
  buckets: { upload: IBucket; media: IBucket; images: IBucket };
  /** Where streams on air are packaged; undefined in an environment without live. */
  live?: { groupName: string; egressDomain: string };
  secrets: {
    origin: ISecret;
    cursor: ISecret;
    pathToken: ISecret;
    playbackSigning: ISecret;
    webhooks: ISecret;
    targets: ISecret;
  };
}
