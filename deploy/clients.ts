import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MediaLiveClient } from '@aws-sdk/client-medialive';
import { MediaPackageV2Client } from '@aws-sdk/client-mediapackagev2';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Environment } from '../config/environment.ts';
import { globalRegion } from './target.ts';

export type Clients = ReturnType<typeof clientsFor>;

/** Every client a command may need, for the environment's own region, whatever this machine's settings say. */
export const clientsFor = ({ region }: Pick<Environment, 'region'>) => ({
  sts: new STSClient({ region }),
  ssm: new SSMClient({ region }),
  ssmGlobal: new SSMClient({ region: globalRegion }),
  secrets: new SecretsManagerClient({ region }),
  cloudFormation: new CloudFormationClient({ region }),
  cloudFormationGlobal: new CloudFormationClient({ region: globalRegion }),
  cloudFront: new CloudFrontClient({ region: globalRegion }),
  keyValueStore: new CloudFrontKeyValueStoreClient({ region: globalRegion }),
  s3: new S3Client({ region }),
  dynamodb: new DynamoDBClient({ region }),
  cognito: new CognitoIdentityProviderClient({ region }),
  ses: new SESv2Client({ region }),
  mediaLive: new MediaLiveClient({ region }),
  mediaPackage: new MediaPackageV2Client({ region }),
});
