import { Agent, createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { failpoint } from '../../failpoint.ts';
import { local } from '../../resource.ts';
import { AwsError, type Operation } from '../../wire/json-api.ts';
import { callJson } from '../../wire/signed-request.ts';
import type { Engine } from './engine.ts';
import { asDynamoDbWouldSay, type StreamRecord, type ViewType } from './stream-records.ts';
import { streamLabel } from './tables.ts';
import type { Usage } from './usage.ts';
import type { WriteGate } from './write-gate.ts';
import { WriteNews } from './write-news.ts';

type Body = Record<string, unknown>;

export interface ProxyOptions {
  engine: Engine;
  usage: Usage;
  /** What a table's template says its stream shows. */
  viewOf(table: string): ViewType;
  /** Writers go through it, so that somebody may take a picture of a table. */
  gate: WriteGate;
  /** What the engine does not know at all, by operation. */
  besides: Record<string, Operation>;
}

const aboutStreams = new Set(['DescribeStream', 'GetShardIterator', 'GetRecords', 'ListStreams']);
const aboutTables = new Set(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable', 'DescribeTimeToLive']);
const longestHoldMs = 20_000;

/** The wire in front of the engine: mends what it gets wrong, counts calls and units, and tells streams of writes. */
export function openProxy({ engine, usage, viewOf, gate, besides }: ProxyOptions) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const news = new WriteNews();
  const streamArns = new Map<string, string>();
  let underWay = 0;

  const server = createServer((request, response) => {
    const held = request.headers['x-arclight-hold-ms'] !== undefined;
    if (!held) underWay += 1;
    response.once('close', () => {
      if (!held) underWay -= 1;
    });
    answer(request, response).catch((error: Error) => {
      if (response.headersSent || response.destroyed) return response.destroy();
      reply(response, 500, JSON.stringify({ __type: 'InternalServerError', message: error.message }));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const text = await textOf(request);
    const operation =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    await engine.ready();
    if (operation === '' || text === '')
      return passOn(request, text).then(({ status, body }) => reply(response, status, body));
    const input = JSON.parse(text) as Body;
    const beside = Object.hasOwn(besides, operation) ? besides[operation] : undefined;
    if (beside) return answerBeside(beside, input, response);
    if (aboutStreams.has(operation)) return answerAboutStreams(operation, input, request, response);

    const asked = usage.isCounted(operation) ? (input.ReturnConsumedCapacity ?? 'NONE') : undefined;
    if (asked === 'NONE') input.ReturnConsumedCapacity = 'TOTAL';
    if (typeof input.TableName === 'string') input.TableName = input.TableName.split(':table/').at(-1);
    const tables = tablesIn(operation, input);
    const leave = await gate.enter(tables);
    const { status, body } = await passOn(request, JSON.stringify(input)).finally(leave);
    usage.count(operation);
    const changed = status === 200 ? tables : [];
    if (changed.length > 0) failpoint('dynamodb.write.done');
    news.written(changed);
    if (aboutTables.has(operation)) return reply(response, status, withOurNames(body));
    if (asked === undefined || status !== 200) return reply(response, status, body);
    const { ConsumedCapacity, ...rest } = JSON.parse(body) as Body;
    usage.consumed(operation, ConsumedCapacity);
    reply(response, status, asked === 'NONE' ? JSON.stringify(rest) : body);
  }

  async function answerBeside(run: Operation, input: Body, response: ServerResponse) {
    try {
      reply(response, 200, JSON.stringify(await run(input)));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      reply(response, error.status, JSON.stringify({ __type: error.code, message: error.message }));
    }
  }

  async function answerAboutStreams(
    operation: string,
    input: Body,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    usage.count(operation);
    if (typeof input.StreamArn === 'string') input.StreamArn = await engineStreamArn(input.StreamArn);
    if (operation !== 'GetRecords') {
      const { status, body } = await passOn(request, JSON.stringify(input));
      if (status !== 200 || operation !== 'DescribeStream') return reply(response, status, withOurNames(body));
      return reply(response, 200, withOurNames(JSON.stringify(openShardsHaveNoEnd(JSON.parse(body)))));
    }
    const table = tableOfIterator(String(input.ShardIterator));
    const holdMs = Math.min(Number(request.headers['x-arclight-hold-ms'] ?? 0), longestHoldMs);
    const until = performance.now() + holdMs;
    for (;;) {
      const seen = news.countOf(table);
      const { status, body } = await passOn(request, JSON.stringify(input));
      if (status !== 200) return reply(response, status, body);
      const found = JSON.parse(body) as { Records: StreamRecord[] };
      const leftMs = until - performance.now();
      if (found.Records.length === 0 && leftMs > 0 && !response.destroyed) {
        await news.wait(table, seen, leftMs, response);
        continue;
      }
      const Records = asDynamoDbWouldSay(found.Records, viewOf(table), local.region);
      return reply(response, 200, JSON.stringify({ ...found, Records }));
    }
  }

  /** Templates know a stream by a label of ours; the engine makes up its own when it creates the table. */
  async function engineStreamArn(streamArn: string): Promise<string> {
    const TableName = streamArn.split(':table/')[1]?.split('/')[0] ?? '';
    const known = streamArns.get(TableName);
    if (known) return known;
    const { Table } = await callJson<{ Table: { LatestStreamArn?: string } }>(
      engine.url,
      'dynamodb',
      'DynamoDB_20120810.DescribeTable',
      { TableName },
    );
    if (!Table.LatestStreamArn) return streamArn;
    streamArns.set(TableName, Table.LatestStreamArn);
    return Table.LatestStreamArn;
  }

  function passOn(request: IncomingMessage, text: string): Promise<{ status: number; body: string }> {
    const { 'content-length': _length, host: _host, connection: _connection, ...headers } = request.headers;
    return new Promise((resolve, reject) => {
      const onward = sendRequest(
        new URL(request.url ?? '/', engine.url),
        { method: request.method, agent, headers: { ...headers, 'content-length': Buffer.byteLength(text) } },
        (answer) => {
          textOf(answer).then((body) => resolve({ status: answer.statusCode ?? 500, body }), reject);
        },
      );
      onward.once('error', reject);
      onward.end(text);
    });
  }

  return { server, news, underWay: () => underWay, close: () => agent.destroy() };
}

function reply(response: ServerResponse, status: number, body: string) {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': crypto.randomUUID().replaceAll('-', '').toUpperCase(),
  });
  response.end(body);
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Region and stream label as our templates spell them. */
const withOurNames = (text: string): string =>
  text
    .replace(
      /arn:aws:dynamodb:[\w-]+:\d+:table\/([\w.-]+)(\/stream\/[^"/]+)?/g,
      (_, table: string, stream?: string) =>
        `arn:aws:dynamodb:${local.region}:${local.accountId}:table/${table}${stream ? `/stream/${streamLabel}` : ''}`,
    )
    .replace(/"((?:Latest)?StreamLabel)":"[^"]*"/g, `"$1":"${streamLabel}"`);

function openShardsHaveNoEnd(answer: unknown): unknown {
  const { StreamDescription: stream } = answer as {
    StreamDescription: { Shards?: { SequenceNumberRange?: { EndingSequenceNumber?: string } }[] };
  };
  for (const shard of stream.Shards ?? []) delete shard.SequenceNumberRange?.EndingSequenceNumber;
  return answer;
}

/** The engine's iterator is base64 JSON that names its table; another server's is not, and nothing is held for it. */
function tableOfIterator(iterator: string): string {
  try {
    return String((JSON.parse(Buffer.from(iterator, 'base64').toString()) as { table_name?: string }).table_name ?? '');
  } catch {
    return '';
  }
}

/** The tables a successful write may have changed. */
function tablesIn(operation: string, input: Body): string[] {
  if (operation === 'TransactWriteItems')
    return (input.TransactItems as Record<string, { TableName: string }>[]).flatMap((item) =>
      Object.values(item).map((each) => each.TableName.split(':table/').at(-1) ?? ''),
    );
  if (operation === 'BatchWriteItem') return Object.keys(input.RequestItems as Body);
  return /^(Put|Update|Delete)Item$/.test(operation) ? [String(input.TableName)] : [];
}
