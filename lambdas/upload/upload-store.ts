import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import type { DomainEvent } from '../kit/event.ts';
import { announce, logged } from '../kit/outbox.ts';
import { isConditionFailed, type Step, transact, type Write } from '../kit/transaction.ts';
import { UploadQuota } from './contract.ts';
import type { DeclaredPart } from './parts.ts';
import { type Scan, type Transition, type Upload, upload } from './upload.ts';
import { isEnding } from './upload-machine.ts';

const uploadKey = (uploadId: string) => ({ pk: `UPLOAD#${uploadId}`, sk: 'UPLOAD' });
const videoKey = (one: Upload) => ({ pk: `VIDEO#${one.videoId}`, sk: `UPLOAD#${one.uploadId}` });
const openKey = (one: Upload) => ({ pk: `ACCOUNT#${one.ownerId}`, sk: `OPEN#${one.uploadId}` });
const clientKey = (accountId: string, key: string) => ({ pk: `ACCOUNT#${accountId}`, sk: `CLIENTKEY#${key}` });
const countKey = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'QUOTA' });
const dayKey = (accountId: string, day: string) => ({ pk: `ACCOUNT#${accountId}`, sk: `QUOTA#${day}` });

/** A hundred declared parts share a row (8 KB): declaring costs one write a call, not one a part. */
const partsPerRow = 100;
const partsKey = (uploadId: string, row: number) => ({
  pk: `UPLOAD#${uploadId}`,
  sk: `PARTS#${String(row).padStart(3, '0')}`,
});

/** The due uploads are spread over as many partitions, so that no hour's rush heats one. */
export const dueShards = 4;
const dueAttributes = ({ uploadId, dueAt }: Upload): Record<string, string> => {
  const shard = [...uploadId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % dueShards;
  return dueAt ? { gsi1pk: `DUE#${shard}`, gsi1sk: `${dueAt}#${uploadId}` } : {};
};

/** Day rows outlive every upload that took from them. */
const dayKeptSeconds = 8 * 24 * 3600;

/** The client's own key names an upload that is still open; which one is for the caller to look up. */
export class ClientKeyTaken extends Error {}

export interface Allowance {
  maxOpenUploads: number;
  maxDailyBytes: number;
}

/** Uploads, their declared parts, and what each account has taken of its allowance. */
export const uploadStore = (table: string) => {
  const put = (key: { pk: string; sk: string }, fields: object): Write => ({
    Put: { TableName: table, Item: { ...key, ...fields }, ConditionExpression: 'attribute_not_exists(pk)' },
  });

  const get = async (key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item;
  };

  const find = async (uploadId: string): Promise<Upload | undefined> => {
    const item = await get(uploadKey(uploadId));
    return item && upload.parse(item);
  };

  const below = async (pk: string, prefix: string): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await dynamo().send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
          ExclusiveStartKey: from,
        }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  };

  /** Sets what differs and nothing else: what others noted meanwhile (a verdict, a look) stays. */
  const update = ({ before, after }: Transition): Step => {
    const [old, now] = [before, after].map((one) => ({ ...one, ...dueAttributes(one) }) as Record<string, unknown>);
    const names = Object.keys({ ...old, ...now }).filter((name) => old?.[name] !== now?.[name]);
    const set = names.filter((name) => now?.[name] !== undefined);
    const gone = names.filter((name) => now?.[name] === undefined);
    return {
      write: {
        Update: {
          TableName: table,
          Key: uploadKey(after.uploadId),
          UpdateExpression: [
            `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`,
            ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: '#state = :was AND #version = :wasVersion',
          ExpressionAttributeNames: {
            ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
            '#state': 'state',
            '#version': 'version',
          },
          ExpressionAttributeValues: {
            ...Object.fromEntries(set.map((name) => [`:${name}`, now?.[name]])),
            ':was': before.state,
            ':wasVersion': before.version,
          },
        },
      },
    };
  };

  const history = (one: Upload, from: string | null, event: string, at: Date): Step =>
    logged(table, { pk: uploadKey(one.uploadId).pk, version: one.version, from, to: one.state, event, at });

  const count = (one: Upload, by: 1 | -1, max?: number): Step => ({
    write: {
      Update: {
        TableName: table,
        Key: countKey(one.ownerId),
        UpdateExpression: 'ADD openUploads :by',
        ...(max === undefined
          ? {}
          : { ConditionExpression: 'attribute_not_exists(openUploads) OR openUploads < :max' }),
        ExpressionAttributeValues: { ':by': by, ...(max === undefined ? {} : { ':max': max }) },
      },
    },
    otherwise: () => UploadQuota({ limit: 'open_uploads', max }),
  });

  const countBytes = (one: Upload, by: number, max?: number): Step => ({
    write: {
      Update: {
        TableName: table,
        Key: dayKey(one.ownerId, one.quotaDay),
        UpdateExpression: 'ADD bytesTaken :by SET expires_at = if_not_exists(expires_at, :expires)',
        ...(max === undefined
          ? {}
          : { ConditionExpression: 'attribute_not_exists(bytesTaken) OR bytesTaken <= :room' }),
        ExpressionAttributeValues: {
          ':by': by,
          ':expires': Math.floor(Date.parse(`${one.quotaDay}T00:00:00Z`) / 1000) + dayKeptSeconds,
          ...(max === undefined ? {} : { ':room': max - by }),
        },
      },
    },
    otherwise: () => UploadQuota({ limit: 'daily_bytes', max }),
  });

  const partRows = (uploadId: string, parts: readonly DeclaredPart[]): Step[] => {
    const rows = Map.groupBy(parts, ({ partNo }) => Math.floor((partNo - 1) / partsPerRow));
    return [...rows].map(([row, inRow]) => ({
      write: {
        Update: {
          TableName: table,
          Key: partsKey(uploadId, row),
          UpdateExpression: `SET ${inRow.map(({ partNo }) => `p${partNo} = :p${partNo}`).join(', ')}`,
          ExpressionAttributeValues: Object.fromEntries(
            inRow.map(({ partNo, size, sha256 }) => [`:p${partNo}`, `${size}:${sha256}`]),
          ),
        },
      },
    }));
  };

  return {
    find,

    /** The upload its owner's client named so, while it is open. */
    async openByClientKey(accountId: string, key: string): Promise<Upload | undefined> {
      const item = await get(clientKey(accountId, key));
      return item && find(String(item['uploadId']));
    },

    /** What an account has open; the allowance keeps this list short. */
    async openOf(accountId: string): Promise<Upload[]> {
      const pointers = await below(`ACCOUNT#${accountId}`, 'OPEN#');
      const found = await Promise.all(pointers.map(({ uploadId }) => find(String(uploadId))));
      return found.filter((one) => one !== undefined);
    },

    async ofVideo(videoId: string): Promise<string[]> {
      return (await below(`VIDEO#${videoId}`, 'UPLOAD#')).map(({ uploadId }) => {
        // Whoever asks removes what these uploads left: a row that names none is a failure, not an upload less.
        if (typeof uploadId !== 'string') throw new Error(`an upload of ${videoId} is kept as ${uploadId}`);
        return uploadId;
      });
    },

    async declaredParts(uploadId: string): Promise<Map<number, DeclaredPart>> {
      const rows = await below(`UPLOAD#${uploadId}`, 'PARTS#');
      const parts = rows.flatMap((row) =>
        Object.entries(row).flatMap(([name, value]) => {
          const partNo = Number(/^p(\d+)$/.exec(name)?.[1]);
          if (!partNo) return [];
          const [, size, sha256 = ''] = /^(\d+):(.{44})$/.exec(String(value)) ?? [];
          if (!size) throw new Error(`part ${partNo} of ${uploadId} is kept as ${value}`);
          return [{ partNo, size: Number(size), sha256 }];
        }),
      );
      return new Map(parts.map((part) => [part.partNo, part]));
    },

    /** Everything a new upload is, or nothing of it: both allowances are taken by the same write that makes it. */
    async begin<D extends DomainEvent>(
      given: { upload: Upload; parts: readonly DeclaredPart[]; started: { event: D; data: unknown }; stored: Step },
      { maxOpenUploads, maxDailyBytes }: Allowance,
      at: Date,
    ): Promise<void> {
      const { upload: one, parts, started, stored } = given;
      const { uploadId } = one;
      await transact([
        stored,
        ...(one.clientKey
          ? [
              {
                write: put(clientKey(one.ownerId, one.clientKey), { kind: 'client_key', uploadId }),
                otherwise: () => new ClientKeyTaken(),
              },
            ]
          : []),
        count(one, 1, maxOpenUploads),
        countBytes(one, one.sizeBytes, maxDailyBytes),
        { write: put(uploadKey(uploadId), { kind: 'upload', ...one, ...dueAttributes(one) }) },
        { write: put(videoKey(one), { kind: 'video_upload', uploadId }) },
        { write: put(openKey(one), { kind: 'open_upload', uploadId }) },
        ...partRows(uploadId, parts),
        history(one, null, 'start', at),
        announce(table, started.event, started.data as never, { cause: [uploadId], at }),
      ]);
    },

    /** Parts may be declared, and declared otherwise, for as long as the list is not fixed. */
    async declare(one: Upload, parts: readonly DeclaredPart[], seen: Transition | undefined): Promise<void> {
      const stillOpen: Step = {
        write: {
          ConditionCheck: {
            TableName: table,
            Key: uploadKey(one.uploadId),
            ConditionExpression: '#state = :was AND #version = :wasVersion',
            ExpressionAttributeNames: { '#state': 'state', '#version': 'version' },
            ExpressionAttributeValues: { ':was': one.state, ':wasVersion': one.version },
          },
        },
      };
      await transact([
        ...(seen ? [update(seen), history(seen.after, seen.before.state, seen.event, seen.at)] : [stillOpen]),
        ...partRows(one.uploadId, parts),
      ]);
    },

    /** One step of its life: state, history and news together; the last step also gives back what it had taken. */
    async save(transition: Transition): Promise<void> {
      const { before, after, event, news, at } = transition;
      const { uploadId, version } = after;
      const ended = isEnding(after.state);
      await transact([
        update(transition),
        ...(ended
          ? [
              { write: { Delete: { TableName: table, Key: openKey(after) } } },
              ...(after.clientKey
                ? [{ write: { Delete: { TableName: table, Key: clientKey(after.ownerId, after.clientKey) } } }]
                : []),
              count(after, -1),
              ...(after.state === 'COMPLETED' ? [] : [countBytes(after, -after.sizeBytes)]),
            ]
          : []),
        history(after, before.state, event, at),
        ...(news ? [announce(table, news.event, news.data as never, { cause: [uploadId, version], at })] : []),
      ]);
    },

    /** Keeps a malware verdict, whether or not the object has been pinned yet; false when nobody waits for it any more. */
    async noteScan(uploadId: string, scan: Scan): Promise<boolean> {
      return noted({
        Key: uploadKey(uploadId),
        UpdateExpression: 'SET #scan = :scan',
        ConditionExpression: '#state IN (:a, :b, :c, :d)',
        // Both names are reserved words of DynamoDB's.
        ExpressionAttributeNames: { '#state': 'state', '#scan': 'scan' },
        ExpressionAttributeValues: {
          ':scan': scan,
          ':a': 'INITIATED',
          ':b': 'UPLOADING',
          ':c': 'COMPLETING',
          ':d': 'VERIFYING',
        },
      });
    },

    /** The sweep could not bring it further and comes again. */
    async postpone(one: Upload, next: { dueAt: string; checks: number }): Promise<boolean> {
      const { gsi1sk } = dueAttributes({ ...one, ...next });
      return noted({
        Key: uploadKey(one.uploadId),
        UpdateExpression: 'SET dueAt = :dueAt, checks = :checks, gsi1sk = :gsi1sk',
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: {
          ':dueAt': next.dueAt,
          ':checks': next.checks,
          ':gsi1sk': gsi1sk,
          ':version': one.version,
        },
      });
    },

    /** What its owner called the file is nobody's business any more. */
    async forgetName(one: Upload): Promise<boolean> {
      return noted({
        Key: uploadKey(one.uploadId),
        UpdateExpression: 'SET #filename = :none',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#filename': 'filename' },
        ExpressionAttributeValues: { ':none': '' },
      });
    },

    /** Nothing of it is left in the bucket: the sweep need not come again. */
    async noteCleared(one: Upload): Promise<boolean> {
      return noted({
        Key: uploadKey(one.uploadId),
        UpdateExpression: 'REMOVE dueAt, gsi1pk, gsi1sk',
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': one.version },
      });
    },

    /** Whose time has come, oldest first. An index may lag, so every one of them is read again before anything is done. */
    async due(shard: number, now: Date, limit: number): Promise<{ uploadId: string; dueAt: string }[]> {
      const { Items } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :shard AND gsi1sk <= :now',
          ExpressionAttributeValues: { ':shard': `DUE#${shard}`, ':now': `${now.toISOString()}~` },
          Limit: limit,
        }),
      );
      return (Items ?? []).map(({ uploadId, dueAt }) => ({ uploadId: String(uploadId), dueAt: String(dueAt) }));
    },
  };

  async function noted(change: {
    Key: { pk: string; sk: string };
    UpdateExpression: string;
    ConditionExpression: string;
    ExpressionAttributeNames: Record<string, string>;
    ExpressionAttributeValues: Record<string, unknown>;
  }): Promise<boolean> {
    try {
      await dynamo().send(new UpdateCommand({ TableName: table, ...change }));
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
};

export type UploadStore = ReturnType<typeof uploadStore>;
