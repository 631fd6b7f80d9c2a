import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { hasStaffRole } from '../kit/authorize.ts';
import { dynamo } from '../kit/aws.ts';
import type { Step } from '../kit/transaction.ts';
import { LastAdmin } from '../moderation/contract.ts';
import type { Account } from './account.ts';

const key = { pk: 'STAFF', sk: 'STAFF' };

const isAdmin = ({ status, roles }: Account): boolean => status === 'active' && roles.includes('admin');
const isStaff = (one: Account): boolean => one.status !== 'closed' && hasStaffRole(one);

/**
 * One row with the ids of all staff, and of the admins among them who are active. It changes in the very write that changes
 * a person, whatever that is (a role, a suspension, leaving), and so nothing can take away the last admin.
 */
export const staffListOf = (table: string) => ({
  async ids(): Promise<string[]> {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return [...((Item?.['staff'] as Set<string> | undefined) ?? [])].sort();
  },

  /** What a change of a person means for the list; nothing, for nearly everybody. */
  step(before: Account, after: Account): Step[] {
    const joins: string[] = [];
    const leaves: string[] = [];
    for (const [name, belongs] of [['admins', isAdmin] as const, ['staff', isStaff] as const]) {
      if (belongs(after) && !belongs(before)) joins.push(`#${name} :who`);
      if (!belongs(after) && belongs(before)) leaves.push(`#${name} :who`);
    }
    if (joins.length + leaves.length === 0) return [];
    const named = [...joins, ...leaves].map((part) => part.slice(0, part.indexOf(' ')));
    const leavesAdmins = leaves.some((part) => part.startsWith('#admins'));
    return [
      {
        write: {
          Update: {
            TableName: table,
            Key: key,
            UpdateExpression: [
              joins.length > 0 ? `ADD ${joins.join(', ')}` : '',
              leaves.length > 0 ? `DELETE ${leaves.join(', ')}` : '',
            ].join(' '),
            ExpressionAttributeNames: Object.fromEntries(named.map((name) => [name, name.slice(1)])),
            ExpressionAttributeValues: {
              ':who': new Set([after.accountId]),
              ...(leavesAdmins ? { ':one': 1 } : {}),
            },
            ...(leavesAdmins ? { ConditionExpression: 'size(#admins) > :one' } : {}),
          },
        },
        otherwise: () => LastAdmin(),
      },
    ];
  },
});
