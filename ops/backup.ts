import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DescribeExportCommand,
  DescribeTableCommand,
  type ExportDescription,
  ExportTableToPointInTimeCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { bucketOf } from './buckets.ts';
import { Declined } from './declined.ts';
import { pause } from './pause.ts';
import type { World } from './world.ts';

/** What a backup says of itself, in `backup.json` beside its files. */
export const Backup = z.object({
  environment: z.string(),
  takenAt: z.iso.datetime(),
  tables: z.array(
    z.object({
      /** Without the environment's prefix: `catalog`. */
      name: z.string(),
      /** The moment the table is of, ISO. */
      at: z.iso.datetime(),
      items: z.number().int(),
      /** Gzipped lines of `{"Item": …}`, in the order AWS wrote them. */
      files: z.array(z.string()),
    }),
  ),
});
export type Backup = z.output<typeof Backup>;

/** Requests counted there are forgotten in minutes, and nobody wants them back. */
const passing = ['limits'];

/** Every table of the environment whose records are worth keeping, by its name without the prefix. */
export async function tablesOf(world: World): Promise<string[]> {
  const names: string[] = [];
  let ExclusiveStartTableName: string | undefined;
  do {
    const page = await world.tables.send(new ListTablesCommand({ ExclusiveStartTableName }));
    names.push(...(page.TableNames ?? []));
    ExclusiveStartTableName = page.LastEvaluatedTableName;
  } while (ExclusiveStartTableName);
  const own = names.filter((name) => name.startsWith(world.prefix)).map((name) => name.slice(world.prefix.length));
  if (own.length === 0) throw new Declined(`${world.environment} has no tables in this account and region.`);
  return own.filter((name) => !passing.includes(name)).sort();
}

async function exported(world: World, ExportArn: string): Promise<ExportDescription> {
  for (;;) {
    const { ExportDescription: one = {} } = await world.tables.send(new DescribeExportCommand({ ExportArn }));
    if (one.ExportStatus === 'COMPLETED') return one;
    if (one.ExportStatus === 'FAILED') throw new Error(`${one.TableArn} could not be exported: ${one.FailureMessage}`);
    await pause(world.environment === 'local' ? 100 : 10_000);
  }
}

const bodyOf = async (world: World, Bucket: string, Key: string): Promise<Readable> => {
  const { Body } = await world.buckets.send(new GetObjectCommand({ Bucket, Key }));
  return Body as Readable;
};

async function textOf(world: World, bucket: string, key: string): Promise<string> {
  const { Body } = await world.buckets.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

/** Brings the files of one export into a folder; answers their names. */
async function fetchFiles(world: World, one: ExportDescription, folder: string): Promise<string[]> {
  const bucket = one.S3Bucket ?? '';
  const listKey = (one.ExportManifest ?? '').replace(/summary\.json$/, 'files.json');
  const listed = (await textOf(world, bucket, listKey)).split('\n').filter(Boolean);
  const keys = listed.map((line) => (JSON.parse(line) as { dataFileS3Key: string }).dataFileS3Key);
  await mkdir(folder, { recursive: true });
  const names: string[] = [];
  for (const [index, key] of keys.entries()) {
    const name = `${String(index).padStart(4, '0')}.json.gz`;
    await pipeline(await bodyOf(world, bucket, key), createWriteStream(join(folder, name), { flush: true }));
    names.push(name);
  }
  return names;
}

/**
 * Exports every table into the backups bucket and brings a copy into a folder. Each table is as it was at one moment:
 * with `at` all at the same one (AWS, within its recovery window), without it each when its turn comes.
 */
export async function backUp(
  world: World,
  asked: { to: string; at?: Date; onTable?: (name: string) => void },
): Promise<Backup> {
  const { to, at, onTable } = asked;
  const S3Bucket = await bucketOf(world, 'backups');
  const takenAt = world.now().toISOString();
  const begun = await Promise.all(
    (await tablesOf(world)).map(async (name) => {
      const { Table } = await world.tables.send(new DescribeTableCommand({ TableName: `${world.prefix}${name}` }));
      const { ExportDescription } = await world.tables.send(
        new ExportTableToPointInTimeCommand({
          TableArn: Table?.TableArn,
          S3Bucket,
          S3Prefix: `${takenAt.replace(/[:.]/g, '')}/${name}`,
          ExportFormat: 'DYNAMODB_JSON',
          ...(at && { ExportTime: at }),
        }),
      );
      return { name, arn: ExportDescription?.ExportArn ?? '' };
    }),
  );
  const tables: Backup['tables'] = [];
  for (const { name, arn } of begun) {
    const one = await exported(world, arn);
    const files = await fetchFiles(world, one, join(to, 'tables', name));
    const moment = one.ExportTime?.toISOString() ?? takenAt;
    tables.push({ name, at: moment, items: Number(one.ItemCount ?? 0), files });
    onTable?.(name);
  }
  const backup: Backup = { environment: world.environment, takenAt, tables };
  // Written last: a folder without it is no backup.
  await writeFile(join(to, 'backup.json'), `${JSON.stringify(backup, null, 2)}\n`);
  return backup;
}
