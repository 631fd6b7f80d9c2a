import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DeleteUserPoolCommand, UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../config/environment.ts';
import type { Clients } from './clients.ts';
import { stackCalled, stackNameOf, stacks } from './target.ts';

/** Something that holds data, and would be lost for good with its resource. */
export interface Stateful {
  type: string;
  /** What AWS knows it by: a bucket's or table's name, a pool's id, a secret's ARN. */
  id: string;
}

const types = new Set([
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
]);

const words: Record<string, string> = {
  'AWS::Cognito::UserPool': 'people',
  'AWS::DynamoDB::GlobalTable': 'table',
  'AWS::S3::Bucket': 'bucket',
  'AWS::SecretsManager::Secret': 'secret',
};

export const called = ({ type, id }: Stateful): string => `${words[type] ?? type} ${id}`;

/** Everything with data in the stacks that are there. */
export async function statefulOf(environment: Environment, clients: Clients): Promise<Stateful[]> {
  const found: Stateful[] = [];
  for (const { id, global } of stacks) {
    const client = global ? clients.cloudFormationGlobal : clients.cloudFormation;
    const name = stackNameOf(environment, id);
    if (!(await stackCalled(client, name))) continue;
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListStackResourcesCommand({ StackName: name, NextToken }));
      for (const { ResourceType: type = '', PhysicalResourceId, ResourceStatus } of page.StackResourceSummaries ?? [])
        if (types.has(type) && PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE')
          found.push({ type, id: PhysicalResourceId });
      NextToken = page.NextToken;
    } while (NextToken);
  }
  return found;
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && ['NoSuchBucket', 'ResourceNotFoundException', 'NoSuchUpload'].includes(error.name);

/** Runs it, and takes "it is not there" for done. */
async function untilGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** A table that has just let go of its protection is busy with that for a moment. */
async function whenFree(work: () => Promise<unknown>, sleep: (ms: number) => Promise<void>): Promise<void> {
  for (let left = 60; ; left -= 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (left === 0 || !(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
      await sleep(2000);
    }
  }
}

/** Every version of every object, every mark of a deletion, and every upload that never ended; answers how many. */
export async function emptyBucket(s3: S3Client, Bucket: string, say: (line: string) => void): Promise<number> {
  let removed = 0;
  for (;;) {
    // What is listed is removed, so the first page is always the next one.
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key = '', VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) break;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors.length > 0)
      throw new Error(
        `${Errors.length} objects of ${Bucket} could not be removed: ${Errors[0]?.Key}: ${Errors[0]?.Message}`,
      );
    removed += Objects.length;
    if (removed % 100_000 < 1000) say(`    ${removed} objects and versions of ${Bucket} removed so far`);
  }
  for (;;) {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    if (Uploads.length === 0) return removed;
    for (const { Key, UploadId } of Uploads)
      await untilGone(() => s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
    removed += Uploads.length;
  }
}

/** Removes one thing with all its data; what is already gone is gone. */
export async function removeForGood(
  { type, id }: Stateful,
  { s3, dynamodb, cognito, secrets }: Pick<Clients, 's3' | 'dynamodb' | 'cognito' | 'secrets'>,
  { say, sleep }: { say(line: string): void; sleep(ms: number): Promise<void> },
): Promise<void> {
  const removers: Record<string, () => Promise<unknown>> = {
    'AWS::S3::Bucket': async () => {
      await emptyBucket(s3, id, say);
      await s3.send(new DeleteBucketCommand({ Bucket: id }));
    },
    'AWS::DynamoDB::GlobalTable': async () => {
      await dynamodb.send(new UpdateTableCommand({ TableName: id, DeletionProtectionEnabled: false }));
      await whenFree(() => dynamodb.send(new DeleteTableCommand({ TableName: id })), sleep);
    },
    'AWS::Cognito::UserPool': async () => {
      await cognito.send(new UpdateUserPoolCommand({ UserPoolId: id, DeletionProtection: 'INACTIVE' }));
      await cognito.send(new DeleteUserPoolCommand({ UserPoolId: id }));
    },
    'AWS::SecretsManager::Secret': () =>
      secrets.send(new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true })),
  };
  const remove = removers[type];
  if (!remove) throw new Error(`Nobody here knows how to remove ${type} ${id}.`);
  await untilGone(remove);
}
