import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Surroundings } from '../../resource.ts';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import { callJson, signedFetch } from '../../wire/signed-request.ts';
import { tableArnOf } from './tables.ts';
import type { WriteGate } from './write-gate.ts';

interface Export {
  ExportArn: string;
  ExportStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  TableArn: string;
  ExportTime: number;
  StartTime: number;
  EndTime?: number;
  S3Bucket: string;
  S3Prefix?: string;
  ExportFormat: 'DYNAMODB_JSON';
  ExportManifest?: string;
  ItemCount?: number;
  BilledSizeBytes?: number;
  FailureCode?: string;
  FailureMessage?: string;
}

interface Page {
  Items?: Record<string, unknown>[];
  LastEvaluatedKey?: Record<string, unknown>;
}

/** The moment asked for may be this far from now: a laptop keeps no history of its tables. */
const nearlyNowMs = 5_000;

/**
 * Exports of whole tables to S3, laid out as AWS lays them out. Each is of one moment: writers to that table wait while
 * it is read.
 */
export function openExports(options: {
  engineUrl: string;
  gate: WriteGate;
  surroundings: Pick<Surroundings, 'endpoint' | 'now' | 'log'>;
  /** Whether a table's template asks for point-in-time recovery, without which AWS exports nothing. */
  isRecoverable: (table: string) => boolean;
}) {
  const { engineUrl, gate, surroundings, isRecoverable } = options;
  const exports = new Map<string, Export>();
  let underWay = 0;
  const now = () => surroundings.now().getTime();

  async function itemsOf(TableName: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const asked = { TableName, ConsistentRead: true, ExclusiveStartKey };
      const page = await callJson<Page>(engineUrl, 'dynamodb', 'DynamoDB_20120810.Scan', asked);
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return items;
  }

  async function put(bucket: string, key: string, body: Buffer): Promise<void> {
    const answer = await signedFetch({
      url: `${surroundings.endpoint('S3')}/${bucket}/${key}`,
      service: 's3',
      method: 'PUT',
      body: new Uint8Array(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`S3 answered ${answer.status} to ${key}: ${text.slice(0, 300)}`);
  }

  async function write(one: Export, table: string): Promise<void> {
    const items = await gate.frozen(table, () => {
      one.ExportTime = now() / 1000;
      return itemsOf(table);
    });
    const folder = `${one.S3Prefix ? `${one.S3Prefix}/` : ''}AWSDynamoDB/${one.ExportArn.split('/').at(-1)}`;
    const data = gzipSync(items.map((Item) => `${JSON.stringify({ Item })}\n`).join(''));
    const dataKey = `${folder}/data/all.json.gz`;
    const file = {
      itemCount: items.length,
      md5Checksum: createHash('md5').update(data).digest('base64'),
      dataFileS3Key: dataKey,
    };
    one.ItemCount = items.length;
    one.BilledSizeBytes = data.length;
    one.ExportManifest = `${folder}/manifest-summary.json`;
    await put(one.S3Bucket, dataKey, data);
    await put(one.S3Bucket, `${folder}/manifest-files.json`, Buffer.from(`${JSON.stringify(file)}\n`));
    const summary = { ...one, ExportStatus: undefined, manifestFilesS3Key: `${folder}/manifest-files.json` };
    await put(one.S3Bucket, one.ExportManifest, Buffer.from(JSON.stringify(lowered(summary))));
  }

  function begin(asked: { table: string; bucket: string; prefix?: string; time?: number }): Export {
    const { table, bucket, prefix, time } = asked;
    if (!isRecoverable(table))
      throw new AwsError(
        'PointInTimeRecoveryUnavailableException',
        'Point in time recovery is not enabled for this table.',
      );
    if (time !== undefined && Math.abs(now() - time * 1000) > nearlyNowMs)
      throw new AwsError(
        'InvalidExportTimeException',
        'The laptop keeps no history: a table is exported as it is now.',
      );
    const id = `${String(now()).padStart(14, '0')}-${createHash('sha256').update(`${table}${exports.size}`).digest('hex').slice(0, 8)}`;
    const one: Export = {
      ExportArn: `${tableArnOf(table)}/export/${id}`,
      ExportStatus: 'IN_PROGRESS',
      TableArn: tableArnOf(table),
      ExportTime: now() / 1000,
      StartTime: now() / 1000,
      S3Bucket: bucket,
      ...(prefix && { S3Prefix: prefix }),
      ExportFormat: 'DYNAMODB_JSON',
    };
    exports.set(one.ExportArn, one);
    underWay += 1;
    write(one, table)
      .then(
        () => {
          one.ExportStatus = 'COMPLETED';
        },
        (error: Error) => {
          Object.assign(one, { ExportStatus: 'FAILED', FailureCode: 'UNKNOWN', FailureMessage: error.message });
          surroundings.log(`the export of ${table} failed: ${error.message}`, 'error');
        },
      )
      .finally(() => {
        one.EndTime = now() / 1000;
        underWay -= 1;
      });
    return one;
  }

  const operations: Record<string, Operation> = {
    ExportTableToPointInTime: operation(
      z.object({
        TableArn: z.string(),
        S3Bucket: z.string(),
        S3Prefix: z.string().optional(),
        ExportTime: z.number().optional(),
        ExportFormat: z.literal('DYNAMODB_JSON').optional(),
        ExportType: z.literal('FULL_EXPORT').optional(),
        ClientToken: z.string().optional(),
      }),
      ({ TableArn, S3Bucket: bucket, S3Prefix: prefix, ExportTime: time }) => {
        const table = TableArn.split(':table/').at(-1) ?? '';
        return { ExportDescription: begin({ table, bucket, prefix, time }) };
      },
    ),
    DescribeExport: operation(z.object({ ExportArn: z.string() }), ({ ExportArn }) => {
      const one = exports.get(ExportArn);
      if (!one) throw new AwsError('ExportNotFoundException', `Export not found: ${ExportArn}`);
      return { ExportDescription: one };
    }),
  };
  return { operations, underWay: () => underWay };
}

/** The manifest's names begin small. */
const lowered = (fields: object) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, value]),
  );
