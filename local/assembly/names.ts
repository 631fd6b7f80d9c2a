import { createHash } from 'node:crypto';

interface Identity {
  /** The property that fixes the physical name, when the template sets it. */
  nameProperty?: string;
  /** ARN with `$R` region, `$A` account, `$N` name. */
  arn?: string;
  /** What `Ref` gives. Without it: the name. */
  ref?: 'arn' | 'id';
}

/** How CloudFormation names things, for the types where "stack-logicalId" and a plain ARN are not the whole truth. */
const identities: Record<string, Identity> = {
  'AWS::ApiGatewayV2::Api': { nameProperty: 'Name', arn: 'arn:aws:apigateway:$R::/apis/$I', ref: 'id' },
  'AWS::ApiGatewayV2::Authorizer': { ref: 'id' },
  'AWS::ApiGatewayV2::Integration': { ref: 'id' },
  'AWS::ApiGatewayV2::Route': { ref: 'id' },
  'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName' },
  'AWS::CloudFront::CachePolicy': { ref: 'id' },
  'AWS::CloudFront::Distribution': { ref: 'id', arn: 'arn:aws:cloudfront::$A:distribution/$I' },
  'AWS::CloudFront::Function': { nameProperty: 'Name', arn: 'arn:aws:cloudfront::$A:function/$N', ref: 'arn' },
  'AWS::CloudFront::KeyGroup': { ref: 'id' },
  'AWS::CloudFront::KeyValueStore': {
    nameProperty: 'Name',
    arn: 'arn:aws:cloudfront::$A:key-value-store/$I',
  },
  'AWS::CloudFront::OriginAccessControl': { ref: 'id' },
  'AWS::CloudFront::OriginRequestPolicy': { ref: 'id' },
  'AWS::CloudFront::PublicKey': { ref: 'id' },
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: 'id' },
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', arn: 'arn:aws:cloudwatch:$R:$A:alarm:$N' },
  'AWS::CloudWatch::Dashboard': { nameProperty: 'DashboardName' },
  'AWS::Cognito::UserPool': {
    nameProperty: 'UserPoolName',
    arn: 'arn:aws:cognito-idp:$R:$A:userpool/$R_$I',
    ref: 'id',
  },
  'AWS::Cognito::UserPoolClient': { nameProperty: 'ClientName', ref: 'id' },
  'AWS::DynamoDB::GlobalTable': { nameProperty: 'TableName', arn: 'arn:aws:dynamodb:$R:$A:table/$N' },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', arn: 'arn:aws:dynamodb:$R:$A:table/$N' },
  'AWS::Events::Archive': { nameProperty: 'ArchiveName', arn: 'arn:aws:events:$R:$A:archive/$N' },
  'AWS::Events::EventBus': { nameProperty: 'Name', arn: 'arn:aws:events:$R:$A:event-bus/$N' },
  'AWS::Events::Rule': { nameProperty: 'Name', arn: 'arn:aws:events:$R:$A:rule/$N' },
  'AWS::GuardDuty::MalwareProtectionPlan': { ref: 'id' },
  'AWS::IAM::Role': { nameProperty: 'RoleName', arn: 'arn:aws:iam::$A:role/$N' },
  'AWS::KMS::Key': { arn: 'arn:aws:kms:$R:$A:key/$N' },
  'AWS::Lambda::EventSourceMapping': { ref: 'id' },
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', arn: 'arn:aws:lambda:$R:$A:function:$N' },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: 'arn:aws:logs:$R:$A:log-group:$N:*' },
  'AWS::MediaConvert::Queue': { nameProperty: 'Name', arn: 'arn:aws:mediaconvert:$R:$A:queues/$N' },
  'AWS::MediaPackageV2::ChannelGroup': {
    nameProperty: 'ChannelGroupName',
    arn: 'arn:aws:mediapackagev2:$R:$A:channelGroup/$N',
    ref: 'arn',
  },
  'AWS::MediaLive::InputSecurityGroup': { ref: 'id', arn: 'arn:aws:medialive:$R:$A:inputSecurityGroup:$I' },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', arn: 'arn:aws:s3:::$N' },
  'AWS::SES::ConfigurationSet': { nameProperty: 'Name', arn: 'arn:aws:ses:$R:$A:configuration-set/$N' },
  'AWS::SES::EmailIdentity': { nameProperty: 'EmailIdentity', arn: 'arn:aws:ses:$R:$A:identity/$N' },
  'AWS::SNS::Topic': { nameProperty: 'TopicName', arn: 'arn:aws:sns:$R:$A:$N', ref: 'arn' },
  'AWS::SQS::Queue': { nameProperty: 'QueueName', arn: 'arn:aws:sqs:$R:$A:$N' },
  'AWS::SSM::Parameter': { nameProperty: 'Name', arn: 'arn:aws:ssm:$R:$A:parameter/$N' },
  'AWS::Scheduler::Schedule': { nameProperty: 'Name', arn: 'arn:aws:scheduler:$R:$A:schedule/default/$N' },
  'AWS::Scheduler::ScheduleGroup': { nameProperty: 'Name', arn: 'arn:aws:scheduler:$R:$A:schedule-group/$N' },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    arn: 'arn:aws:secretsmanager:$R:$A:secret:$N-local0',
    ref: 'arn',
  },
  'AWS::WAFv2::WebACL': { nameProperty: 'Name', arn: 'arn:aws:wafv2:$R:$A:global/webacl/$N/$I' },
};

/** The property of a type that may fix its physical name. */
export const namePropertyOf = (type: string): string | undefined => identities[type]?.nameProperty;

const digestOf = (text: string): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString(36)
    .padStart(50, '0');

/** A short id that is the same on every start: what a service would have made up when creating the resource. */
export const madeUpId = (stack: string, logicalId: string): string =>
  digestOf(`${stack}/${logicalId}`).slice(0, 10).toLowerCase();

/** The name CloudFormation would make when the template sets none: readable, legal for the type, stable. */
export function madeUpName(type: string, stack: string, logicalId: string): string {
  const whole = type === 'AWS::S3::Bucket' ? `${stack}-${logicalId}`.toLowerCase() : `${stack}-${logicalId}`;
  const longest = type === 'AWS::S3::Bucket' ? 63 : 64;
  if (whole.length <= longest) return whole;
  return `${whole.slice(0, longest - 9)}-${digestOf(whole).slice(0, 8)}`;
}

export function arnOf(
  type: string,
  parts: { region: string; account: string; name: string; stack: string; logicalId: string },
): string {
  const [, service = 'local', kind = 'thing'] = type.split('::');
  const pattern = identities[type]?.arn ?? `arn:aws:${service.toLowerCase()}:$R:$A:${kind.toLowerCase()}/$N`;
  const name = type === 'AWS::SSM::Parameter' ? parts.name.replace(/^\//, '') : parts.name;
  const values: Record<string, string> = {
    $R: parts.region,
    $A: parts.account,
    $N: name,
    $I: madeUpId(parts.stack, parts.logicalId),
  };
  return pattern.replace(/\$[RANI]/g, (key) => values[key] ?? key);
}

/** What `Ref` gives unless the service itself says otherwise. */
export function defaultRef(
  type: string,
  parts: { name: string; arn: string; region: string; stack: string; logicalId: string },
): string {
  const kind = identities[type]?.ref;
  if (kind === 'arn') return parts.arn;
  if (kind !== 'id') return parts.name;
  const id = madeUpId(parts.stack, parts.logicalId);
  return type === 'AWS::Cognito::UserPool' ? `${parts.region}_${id}` : id;
}

/** `Fn::GetAtt` for the attributes whose meaning is the same for every type; undefined for the rest. */
export function defaultAttribute(
  attribute: string,
  parts: { name: string; arn: string; ref: string },
): string | undefined {
  if (attribute === 'Arn' || /^[A-Za-z]*A(rn|RN)$/.test(attribute)) return parts.arn;
  if (attribute === 'Name' || /^[A-Za-z]+Name$/.test(attribute)) return parts.name;
  if (attribute === 'Id' || /^[A-Za-z]+Id$/.test(attribute)) return parts.ref;
  return undefined;
}
