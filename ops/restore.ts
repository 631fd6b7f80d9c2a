import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { type AttributeValue, BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Backup, tablesOf } from './backup.ts';
import { Declined } from './declined.ts';
import { pause } from './pause.ts';
import type { World } from './world.ts';

type Item = Record<string, AttributeValue>;

/** What was put back, table by table. */
export interface Restored {
  takenAt: string;
  tables: { name: string; at: string; items: number }[];
  /** Pieces of news that will be announced once more by their relays. */
  announcedAgain: number;
}

async function readBackup(folder: string): Promise<Backup> {
  try {
    return Backup.parse(JSON.parse(await readFile(join(folder, 'backup.json'), 'utf8')));
  } catch {
    throw new Declined(`${folder} holds no whole backup: its backup.json is missing or not ours.`);
  }
}

async function* itemsIn(folder: string, { name, files }: Backup['tables'][number]): AsyncGenerator<Item> {
  for (const file of files) {
    const lines = createInterface({
      input: createReadStream(join(folder, 'tables', name, file)).pipe(createGunzip()),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    for await (const line of lines) if (line) yield (JSON.parse(line) as { Item: Item }).Item;
  }
}

/** Reads a table's files once before anything is written: half a restore is worse than none. */
async function demandWhole(folder: string, table: Backup['tables'][number]): Promise<void> {
  let count = 0;
  try {
    for await (const item of itemsIn(folder, table)) if (item['pk']) count += 1;
  } catch (error) {
    throw new Declined(`The files of ${table.name} in ${folder} cannot be read: ${(error as Error).message}.`);
  }
  if (count !== table.items)
    throw new Declined(`${table.name}: ${count} of ${table.items} items are in its files. The backup is not whole.`);
}

/** As many as DynamoDB takes in one call, and calls under way at the same time. */
const perCall = 25;
const atOnce = 8;

/** One call’s worth; what the table does not take at once is sent again, later and later. */
async function write(world: World, table: string, items: Item[]): Promise<void> {
  let requests = items.map((Item) => ({ PutRequest: { Item } }));
  for (let attempt = 0; requests.length > 0; attempt++) {
    if (attempt > 0) await pause(Math.min(50 * 2 ** attempt, 5000));
    const { UnprocessedItems = {} } = await world.tables.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
    );
    requests = (UnprocessedItems[table] ?? []) as typeof requests;
  }
}

const isNews = (item: Item): boolean => item['kind']?.S === 'outbox';

async function writeThose(
  world: World,
  folder: string,
  { table, which }: { table: Backup['tables'][number]; which: (item: Item) => boolean },
): Promise<number> {
  const name = `${world.prefix}${table.name}`;
  let count = 0;
  let waiting: Item[] = [];
  const writeWaiting = async (): Promise<void> => {
    const calls = Array.from({ length: Math.ceil(waiting.length / perCall) }, (_, call) =>
      waiting.slice(call * perCall, (call + 1) * perCall),
    );
    await Promise.all(calls.map((items) => write(world, name, items)));
    waiting = [];
  };
  for await (const item of itemsIn(folder, table)) {
    if (!which(item)) continue;
    waiting.push(item);
    count += 1;
    if (waiting.length === perCall * atOnce) await writeWaiting();
  }
  await writeWaiting();
  return count;
}

async function demandEmpty(world: World, name: string): Promise<void> {
  const TableName = `${world.prefix}${name}`;
  const { Items = [] } = await world.tables.send(new ScanCommand({ TableName, Limit: 1, ConsistentRead: true }));
  if (Items.length > 0)
    throw new Declined(
      `${TableName} is not empty. A backup is put into empty tables only: over what is there it would mix two times. docs/disaster-recovery.md says how tables are made anew.`,
    );
}

/**
 * Puts a backup back into the environment's own, empty tables: first every record of every table, then the news. A relay
 * hears of nothing but news, so no consumer acts on half of a platform; and each piece of news of the last week is told
 * once more, which brings along whatever was on its way between two tables when they were saved.
 */
export async function restore(
  world: World,
  folder: string,
  { onTable }: { onTable?: (name: string, items: number) => void } = {},
): Promise<Restored> {
  const backup = await readBackup(folder);
  const there = await tablesOf(world);
  const missing = backup.tables.filter(({ name }) => !there.includes(name)).map(({ name }) => name);
  if (missing.length > 0)
    throw new Declined(
      `${world.environment} has no table ${missing.join(', ')}: deploy it before you restore into it.`,
    );
  for (const table of backup.tables) await demandWhole(folder, table);
  for (const { name } of backup.tables) await demandEmpty(world, name);

  const tables: Restored['tables'] = [];
  for (const table of backup.tables) {
    const records = await writeThose(world, folder, { table, which: (item) => !isNews(item) });
    tables.push({ name: table.name, at: table.at, items: records });
    onTable?.(table.name, records);
  }
  let announcedAgain = 0;
  for (const [index, table] of backup.tables.entries()) {
    const news = await writeThose(world, folder, { table, which: isNews });
    announcedAgain += news;
    const told = tables[index];
    if (told) told.items += news;
  }
  return { takenAt: backup.takenAt, tables, announcedAgain };
}
