import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import type { Step } from '../kit/transaction.ts';
import { fingerprintOf } from './recovery-codes.ts';

const keyOf = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'RECOVERY' });

/** The recovery codes of people, of each a fingerprint. One that is used takes all of them along. */
export const secondFactorStore = (table: string) => ({
  async keepCodes(accountId: string, codes: readonly string[]): Promise<void> {
    const fingerprints = codes.map((code) => fingerprintOf(accountId, code));
    await dynamo().send(
      new PutCommand({ TableName: table, Item: { ...keyOf(accountId), kind: 'recovery_codes', fingerprints } }),
    );
  },

  async isCode(accountId: string, code: string): Promise<boolean> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(accountId), ConsistentRead: true }),
    );
    const fingerprints: unknown = Item?.['fingerprints'];
    return Array.isArray(fingerprints) && fingerprints.includes(fingerprintOf(accountId, code));
  },

  forgotten: (accountId: string): Step => ({ write: { Delete: { TableName: table, Key: keyOf(accountId) } } }),

  async forget(accountId: string): Promise<void> {
    await dynamo().send(new DeleteCommand({ TableName: table, Key: keyOf(accountId) }));
  },
});

export type SecondFactorStore = ReturnType<typeof secondFactorStore>;
