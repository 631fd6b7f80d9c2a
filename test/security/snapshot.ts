import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { local } from '../../local/resource.ts';
import type { Laptop } from '../support/laptop.ts';

/** Everything tables and buckets hold: rows by key, versions of objects by name. */
export type Snapshot = ReadonlyMap<string, string>;

const reach = { region: local.region, credentials: local };

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};

/** Takes snapshots of one laptop. Scanning is for tests: nothing of ours does it. */
export const snapshotsOf = ({ cloud }: Laptop) => {
  const tables = cloud.resources.filter(({ type }) => /^AWS::DynamoDB::(Global)?Table$/.test(type));
  const buckets = cloud.resources.filter(({ type }) => type === 'AWS::S3::Bucket');
  const dynamo = new DynamoDBClient({ ...reach, endpoint: cloud.endpoint('DYNAMODB') });
  const s3 = new S3Client({ ...reach, endpoint: cloud.endpoint('S3'), forcePathStyle: true });

  const rowsOf = async (table: string, into: Map<string, string>): Promise<void> => {
    let from: Record<string, never> | undefined;
    do {
      const page = await dynamo.send(
        new ScanCommand({ TableName: table, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      // How often passwords are tried is counted, whoever asks; and how many follow a channel, which anybody may.
      for (const row of (page.Items ?? []).filter(({ pk }) => !/^(LOG_IN|FOLLOWERS)#/.test(pk?.S ?? '')))
        into.set(`${table} ${row['pk']?.S} ${row['sk']?.S}`, JSON.stringify(sorted(row)));
      from = page.LastEvaluatedKey as typeof from;
    } while (from);
  };
  const objectsOf = async (bucket: string, into: Map<string, string>): Promise<void> => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    for (const { Key, VersionId, ETag } of Versions) into.set(`${bucket} ${Key} ${VersionId}`, String(ETag));
    for (const { Key, VersionId } of DeleteMarkers) into.set(`${bucket} ${Key} ${VersionId}`, 'deleted');
  };
  return {
    async take(): Promise<Snapshot> {
      const all = new Map<string, string>();
      await Promise.all([
        // How often somebody asks is counted too, whatever the answer.
        ...tables.filter(({ name }) => !name.endsWith('-limits')).map(({ name }) => rowsOf(name, all)),
        ...buckets.map(({ name }) => objectsOf(name, all)),
      ]);
      return all;
    },
    close(): void {
      dynamo.destroy();
      s3.destroy();
    },
  };
};

/** Things something is still done to by the clock, whoever asks, and how their rows show it. */
const goingOn = [
  // A range of time that is being sent again, or a log that is being erased.
  { row: / WEBHOOK#\S+ (?=(REDELIVERY|ERASURE)$)/, shows: 'gsi1pk' },
  // What was on air keeps its packaging until the last viewers have seen the end.
  { row: / STREAM#\S+ (?=STREAM$)/, shows: '"packaged"' },
];

/** Rows only the clock writes: since when nobody is in a watch party. */
const isOfTheClock = (name: string): boolean => / ROOM#\S+ EMPTY\b/.test(name);

/** The beginning of the names of whatever something is still done to. */
const underWay = (snapshot: Snapshot): string[] =>
  [...snapshot].flatMap(([name, value]) =>
    goingOn.flatMap(({ row, shows }) => (value.includes(shows) ? (row.exec(name)?.[0] ?? []) : [])),
  );

/** Whether a row's own time is over: its table removes it then, whoever asks for what. */
const hasExpired = (row: string, now: Date): boolean =>
  Number(/"expires_at":\{"N":"(\d+)"\}/.exec(row)?.[1] ?? Number.POSITIVE_INFINITY) * 1000 <= now.getTime();

/** What is theirs to change: rows named after one of these people, and the news of what they did. */
const isOf = (people: readonly string[], name: string, row: string): boolean =>
  people.some((id) => id !== '' && (name.includes(id) || (name.endsWith(' OUTBOX') && row.includes(id))));

/** What is new, gone or another, by name; without what was `of` these people to change. */
export const changesBetween = (
  before: Snapshot,
  after: Snapshot,
  { of = [], now = new Date() }: { of?: readonly string[]; now?: Date } = {},
): string[] => {
  const moving = underWay(before);
  return [
    ...[...after].filter(([name, row]) => before.get(name) !== row && !isOf(of, name, row)).map(([name]) => name),
    ...[...before].flatMap(([name, row]) =>
      after.has(name) || hasExpired(row, now) || isOf(of, name, row) ? [] : [`${name} (gone)`],
    ),
  ].filter((name) => !isOfTheClock(name) && !moving.some((one) => name.includes(one)));
};
