import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What AWS keeps safe by itself, each service in its own way: objects (versions, replication), people, secrets,
 * parameters. The tables are not among it: they are backed up over the wire, as they would be there.
 */
const services = ['s3', 'cognito', 'secrets', 'ssm'] as const;

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function copyTo(target: string, from: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(from, target).catch((error: NodeJS.ErrnoException) => {
    // Gone since it was listed: the index, which was taken before, says whether anybody misses it.
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Copies a database as it is at one moment, while others write to it. */
async function copyDatabase(from: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const database = new DatabaseSync(from);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
}

async function demandEveryBlob(folder: string): Promise<void> {
  const index = new DatabaseSync(join(folder, 's3', 'index.sqlite'));
  const blobs = index.prepare('SELECT DISTINCT blob FROM pieces').all() as { blob: string }[];
  index.close();
  const there = new Set((await filesIn(join(folder, 's3', 'blobs'))).map((file) => file.split('/').at(-1)));
  const lost = blobs.filter(({ blob }) => !there.has(blob));
  if (lost.length > 0)
    throw new Error(
      `${lost.length} of ${blobs.length} objects changed while they were copied: take the snapshot again.`,
    );
}

/** Copies objects, people, secrets and parameters of a laptop, running or not, into an empty folder. */
export async function takeSnapshot(dataDir: string, to: string): Promise<{ files: number; bytes: number }> {
  let [count, bytes] = [0, 0];
  for (const service of services) {
    const files = (await filesIn(join(dataDir, service))).filter((file) => !/-(wal|shm|journal)$/.test(file));
    // Databases first: an index never knows of a file that was copied before it.
    const databasesFirst = files.sort((one, other) => Number(isDatabase(other)) - Number(isDatabase(one)));
    for (const file of databasesFirst) {
      const target = join(to, relative(dataDir, file));
      await (isDatabase(file) ? copyDatabase(file, target) : copyTo(target, file));
      count += 1;
      bytes += (await stat(target).catch(() => ({ size: 0 }))).size;
    }
  }
  await demandEveryBlob(to);
  return { files: count, bytes };
}

const isDatabase = (file: string): boolean => file.endsWith('.sqlite');

/** Puts a snapshot into a data folder nothing has run on yet. */
export async function putSnapshot(from: string, dataDir: string): Promise<void> {
  const there = await readdir(dataDir).catch(() => []);
  if (there.length > 0)
    throw new Error(`${dataDir} is not empty: a snapshot belongs into a folder nothing has run on.`);
  for (const file of await filesIn(from)) {
    const [service] = relative(from, file).split('/');
    if (services.some((one) => one === service)) await copyTo(join(dataDir, relative(from, file)), file);
  }
}
