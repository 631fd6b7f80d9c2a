import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudFrontClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudfront';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { Environment } from '../../config/environment.ts';
import { stackNameOf, stacks } from '../../deploy/target.ts';

export const failure = (name: string, message = name): Error => Object.assign(new Error(message), { name });

interface AStack {
  status: string;
  outputs?: Record<string, string>;
  resources?: { ResourceType: string; PhysicalResourceId: string }[];
}

/** An AWS account in memory, as far as deploying and destroying look at it. Empty, but bootstrapped. */
export function anAccount(environment: Environment, account = '111122223333') {
  const existing = new Map<string, AStack>();
  const gone = new Map<string, AStack>();
  const parameters = new Map([['/cdk-bootstrap/hnb659fds/version', '30']]);
  const secrets = new Set<string>();
  const tables = new Map<string, { isProtected: boolean }>();
  const removed: string[] = [];
  const ses = { production: true, verified: true };
  const idOf = (name: string): string => `arn:aws:cloudformation:eu-west-1:${account}:stack/${name}/1`;

  const sts = mockClient(STSClient);
  sts.on(GetCallerIdentityCommand).resolves({ Account: account, Arn: `arn:aws:iam::${account}:user/ada` });

  const formation = mockClient(CloudFormationClient);
  formation.on(DescribeStacksCommand).callsFake(({ StackName = '' }: { StackName?: string }) => {
    const name = /stack\/([^/]+)\//.exec(StackName)?.[1] ?? StackName;
    const stack = existing.get(name) ?? (StackName.startsWith('arn:') ? gone.get(name) : undefined);
    if (!stack) throw failure('ValidationError', `Stack with id ${StackName} does not exist`);
    const Outputs = Object.entries(stack.outputs ?? {}).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    return { Stacks: [{ StackName: name, StackId: idOf(name), StackStatus: stack.status, Outputs }] };
  });
  formation.on(DeleteStackCommand).callsFake(({ StackName = '' }: { StackName?: string }) => {
    const name = /stack\/([^/]+)\//.exec(StackName)?.[1] ?? StackName;
    gone.set(name, { status: 'DELETE_COMPLETE' });
    existing.delete(name);
    removed.push(name);
  });
  formation.on(ListStackResourcesCommand).callsFake(({ StackName = '' }: { StackName?: string }) => ({
    StackResourceSummaries: existing.get(StackName)?.resources ?? [],
  }));

  const ssm = mockClient(SSMClient);
  ssm.on(GetParameterCommand).callsFake(({ Name = '' }: { Name?: string }) => {
    if (!parameters.has(Name)) throw failure('ParameterNotFound');
    return { Parameter: { Value: parameters.get(Name) } };
  });
  ssm.on(PutParameterCommand).callsFake(({ Name = '', Value = '' }) => void parameters.set(Name, Value));
  ssm.on(DeleteParameterCommand).callsFake(({ Name = '' }) => void parameters.delete(Name));

  mockClient(SecretsManagerClient)
    .on(DescribeSecretCommand)
    .callsFake(({ SecretId = '' }: { SecretId?: string }) => {
      if (!secrets.has(SecretId)) throw failure('ResourceNotFoundException');
      return { VersionIdsToStages: { v1: ['AWSCURRENT'] } };
    });

  const dynamodb = mockClient(DynamoDBClient);
  const tableCalled = (name: string) => {
    const table = tables.get(name);
    if (!table) throw failure('ResourceNotFoundException');
    return table;
  };
  dynamodb.on(DescribeTableCommand).callsFake(({ TableName = '' }) => {
    tableCalled(TableName);
    return {};
  });
  dynamodb.on(UpdateTableCommand).callsFake(({ TableName = '', DeletionProtectionEnabled }) => {
    tableCalled(TableName).isProtected = DeletionProtectionEnabled ?? true;
  });
  dynamodb.on(DeleteTableCommand).callsFake(({ TableName = '' }) => {
    if (tableCalled(TableName).isProtected) throw failure('ValidationException', 'the table is protected');
    tables.delete(TableName);
  });

  const mail = mockClient(SESv2Client);
  mail.on(GetAccountCommand).callsFake(() => ({ ProductionAccessEnabled: ses.production }));
  mail.on(GetEmailIdentityCommand).callsFake(() => ({
    VerifiedForSendingStatus: ses.verified,
    DkimAttributes: { Tokens: ['one', 'two', 'three'] },
  }));

  const cloudFront = mockClient(CloudFrontClient);
  cloudFront.on(ListPublicKeysCommand).resolves({ PublicKeyList: { Items: [], MaxItems: 100, Quantity: 0 } });
  const cognito = mockClient(CognitoIdentityProviderClient);

  return {
    existing,
    parameters,
    secrets,
    tables,
    removed,
    ses,
    sts,
    cognito,
    has: (id: string): boolean => existing.has(stackNameOf(environment, id)),
    /** What `cdk deploy` does with a stack. */
    make(id: string, outputs: Record<string, string> = {}, resources: AStack['resources'] = []): void {
      existing.set(stackNameOf(environment, id), { status: 'CREATE_COMPLETE', outputs, resources });
    },
    makeAll(outputs: Record<string, Record<string, string>> = {}): void {
      for (const { id } of stacks) this.make(id, outputs[id]);
    },
    keys(...names: string[]): void {
      for (const name of names) secrets.add(`arclight/${environment.name}/${name}`);
    },
  };
}
