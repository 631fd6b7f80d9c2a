import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudFrontClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudfront';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteChannelCommand,
  DeleteInputCommand,
  DescribeChannelCommand,
  ListChannelsCommand,
  ListInputsCommand,
  MediaLiveClient,
  StopChannelCommand,
} from '@aws-sdk/client-medialive';
import {
  DeleteOriginEndpointCommand,
  DeleteOriginEndpointPolicyCommand,
  DeleteChannelCommand as DeletePackagingCommand,
  ListOriginEndpointsCommand,
  ListChannelsCommand as ListPackagingCommand,
  MediaPackageV2Client,
} from '@aws-sdk/client-mediapackagev2';
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

  const streams = new Map<string, { state: string; input?: string; packaging?: Set<string> }>();
  const live = (call: string, group = ''): void => {
    if (group !== `arclight-${environment.name}-live`) throw failure('ResourceNotFoundException', `${call}: no group`);
  };
  const mediaLive = mockClient(MediaLiveClient);
  const encoder = (id = '') => {
    const found = streams.get(id);
    if (!found || found.state === 'gone') throw failure('NotFoundException');
    return found;
  };
  mediaLive.on(ListChannelsCommand).callsFake(() => ({
    Channels: [...streams]
      .filter(([, { state }]) => state !== 'gone')
      .map(([Id, { state }]) => ({ Id, Name: Id, State: state })),
  }));
  mediaLive.on(DescribeChannelCommand).callsFake(({ ChannelId }) => {
    const one = encoder(ChannelId);
    const State = one.state;
    // What is on its way is there when it is looked at again.
    if (State === 'STOPPING') one.state = 'IDLE';
    if (State === 'DELETING') one.state = 'gone';
    return { State };
  });
  mediaLive.on(StopChannelCommand).callsFake(({ ChannelId }) => {
    encoder(ChannelId).state = 'STOPPING';
  });
  mediaLive.on(DeleteChannelCommand).callsFake(({ ChannelId }) => {
    const one = encoder(ChannelId);
    if (one.state !== 'IDLE') throw failure('ConflictException', `it is ${one.state}`);
    one.state = 'DELETING';
  });
  mediaLive.on(ListInputsCommand).callsFake(() => ({
    Inputs: [...streams.values()].flatMap(({ input }) => (input ? [{ Id: input, Name: input }] : [])),
  }));
  mediaLive.on(DeleteInputCommand).callsFake(({ InputId }) => {
    const holder = [...streams.values()].find(({ input }) => input === InputId);
    if (!holder) throw failure('NotFoundException');
    if (holder.state !== 'gone') throw failure('ConflictException', 'the input is attached');
    delete holder.input;
  });
  // Its client is of an older SDK than the others, whose types the mock knows.
  const packager = mockClient(MediaPackageV2Client as never) as unknown as {
    on(command: unknown): {
      callsFake(answer: (asked: Record<string, string | undefined>) => unknown): void;
      rejects(error: Error): void;
    };
  };
  packager.on(ListPackagingCommand).callsFake(({ ChannelGroupName }) => {
    live('list', ChannelGroupName);
    return { Items: [...streams].flatMap(([name, { packaging }]) => (packaging ? [{ ChannelName: name }] : [])) };
  });
  packager.on(ListOriginEndpointsCommand).callsFake(({ ChannelName = '' }) => ({
    Items: [...(streams.get(ChannelName)?.packaging ?? [])].map((OriginEndpointName) => ({ OriginEndpointName })),
  }));
  packager.on(DeleteOriginEndpointPolicyCommand).rejects(failure('ResourceNotFoundException'));
  packager.on(DeleteOriginEndpointCommand).callsFake(({ ChannelName = '', OriginEndpointName = '' }) => {
    streams.get(ChannelName)?.packaging?.delete(OriginEndpointName);
  });
  packager.on(DeletePackagingCommand).callsFake(({ ChannelName = '' }) => {
    const one = streams.get(ChannelName);
    if (one?.packaging?.size) throw failure('ConflictException', 'it has an endpoint');
    delete one?.packaging;
  });

  return {
    /** MediaLive channels by name; each with the input it holds and the endpoints of its packaging. */
    streams,
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
