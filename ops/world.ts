import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { MediaConvertClient } from '@aws-sdk/client-mediaconvert';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Declined } from './declined.ts';

/** How the SDK reaches a world that is not AWS itself: what a running laptop writes down for its operator. */
export interface Reach {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** By SDK service id: `SQS`, `CLOUDWATCH_LOGS` … */
  endpoints: Readonly<Record<string, string>>;
}

/** One deployed environment as its operator sees it: an AWS account, or a laptop. The same calls work in both. */
export interface World {
  /** `local`, `dev`, `staging`, `prod`. */
  environment: string;
  /** How everything of it is called: `arclight-prod-`. Names are looked up by it; nobody types an ARN. */
  prefix: string;
  sqs: SQSClient;
  events: EventBridgeClient;
  tables: DynamoDBDocumentClient;
  logs: CloudWatchLogsClient;
  jobs: MediaConvertClient;
  buckets: S3Client;
  parameters: SSMClient;
  /** What a process must be told so that a store of a domain works in this environment. */
  variables: Readonly<Record<string, string>>;
  now(): Date;
  close(): void;
}

/** Opens an environment: a laptop by what it wrote down, AWS by the operator's own profile or credentials. */
export function openWorld(
  environment: string,
  how: { reach?: Reach; region?: string; profile?: string; now?: () => Date } = {},
): World {
  const { reach, region, profile } = how;
  const settings = (serviceId: string) => {
    if (!reach) return { ...(region && { region }), ...(profile && { profile }) };
    const endpoint = reach.endpoints[serviceId];
    if (!endpoint) throw new Declined(`This laptop has no ${serviceId}: start it again with this version of Arclight.`);
    return {
      endpoint,
      region: reach.region,
      credentials: reach.credentials,
      ...(serviceId === 'S3' && { forcePathStyle: true }),
    };
  };
  const database = new DynamoDBClient(settings('DYNAMODB'));
  const clients = {
    sqs: new SQSClient(settings('SQS')),
    events: new EventBridgeClient(settings('EVENTBRIDGE')),
    tables: DynamoDBDocumentClient.from(database, { marshallOptions: { removeUndefinedValues: true } }),
    logs: new CloudWatchLogsClient(settings('CLOUDWATCH_LOGS')),
    jobs: new MediaConvertClient(settings('MEDIACONVERT')),
    buckets: new S3Client(settings('S3')),
    parameters: new SSMClient(settings('SSM')),
  };
  return {
    environment,
    prefix: `arclight-${environment}-`,
    ...clients,
    variables: {
      ...(region && { AWS_REGION: region }),
      ...(profile && { AWS_PROFILE: profile }),
      ...(reach && {
        AWS_REGION: reach.region,
        AWS_ACCESS_KEY_ID: reach.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: reach.credentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: reach.endpoints['DYNAMODB'] ?? '',
      }),
    },
    now: how.now ?? (() => new Date()),
    close() {
      for (const client of [...Object.values(clients), database]) client.destroy();
    },
  };
}
