import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole } from '../../local/console/console.ts';
import type { Listening } from '../../local/resource.ts';
import { anOrigin, ask } from '../conformance/cloudfront-stage.ts';

const idle = (inspect: () => unknown): Listening => ({
  url: '',
  start: async () => {},
  stop: async () => {},
  inFlight: () => 0,
  inspect,
});

const happened: object[] = [];
const bandwidths: (number | undefined)[] = [];
const sqs = await anOrigin((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
let page: Awaited<ReturnType<typeof startConsole>>;

beforeAll(async () => {
  const edge = { ...idle(() => ({})), setBandwidth: (bits: number | undefined) => bandwidths.push(bits) };
  const lambda = {
    ...idle(() => ({ functions: [{ name: 'upload-api' }] })),
    logs: ({ contains }: { contains?: string }) => [{ at: 'now', function: 'upload-api', text: `about ${contains}` }],
  };
  const services = {
    events: idle(() => ({ events: happened })),
    sqs: { ...idle(() => [{ name: 'a-dlq', visible: 2, isDeadLetterQueue: true }]), url: sqs.url },
    ses: idle(() => ({ mails: 'not a list' })),
    cloudfront: edge,
    lambda,
  };
  page = await startConsole({ cloud: { services, addresses: [{ name: 'app', url: 'http://localhost:1' }] } });
});
afterAll(() => Promise.all([page.stop(), sqs.stop()]));

/** Reads the feed until a section has been told, and answers what was told. */
async function told(section: string, contains: string): Promise<string> {
  const stopping = new AbortController();
  const answer = await fetch(`${page.url}/feed`, { signal: stopping.signal });
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const found = text.split('\n\n').find((each) => each.startsWith(`event: ${section}\n`) && each.includes(contains));
    if (!found) continue;
    stopping.abort();
    return found;
  }
  throw new Error('The feed ended');
}

const press = (path: string, body: object, headers: Record<string, string> = {}) =>
  ask(page.url, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: page.url, ...headers },
    body: JSON.stringify(body),
  });

describe('the console page', () => {
  test('tells about an event while the page is open', async () => {
    const waiting = told('events', 'upload.completed');
    happened.push({ id: 'e1', time: '2026-01-01T00:00:00Z', type: 'upload.completed', source: 'arclight.upload' });
    expect(await waiting).toContain('"id":"e1"');
  });

  test('of how far an encode has come only the newest news is shown, and all of its other news', async () => {
    const news = (id: string, second: number, jobId: string, status: string) => ({
      id,
      time: `2026-01-01T00:01:0${second}Z`,
      type: 'MediaConvert Job State Change',
      source: 'aws.mediaconvert',
      detail: { jobId, status },
    });
    happened.push(
      news('j1-begins', 0, 'job-1', 'PROGRESSING'),
      news('j1-half', 1, 'job-1', 'STATUS_UPDATE'),
      news('j2-half', 2, 'job-2', 'STATUS_UPDATE'),
      news('j1-most', 3, 'job-1', 'STATUS_UPDATE'),
      news('j1-done', 4, 'job-1', 'COMPLETE'),
    );
    const events: { id: string }[] = JSON.parse((await told('events', 'j1-done')).split('data: ')[1] ?? '');
    expect(events.map(({ id }) => id)).toEqual(['j1-done', 'j1-most', 'j2-half', 'j1-begins', 'e1']);
  });

  test('a stand-in that says something unexpected leaves its picture empty, not the page broken', async () => {
    expect(await told('mails', '[')).toBe('event: mails\ndata: []');
  });

  test('finds function logs by correlation id', async () => {
    const answer = await ask(page.url, '/logs?contains=cid-1&function=');
    expect(JSON.parse(answer.text)).toEqual([{ at: 'now', function: 'upload-api', text: 'about cid-1' }]);
  });

  test('redrives a dead-letter queue through SQS itself', async () => {
    expect((await press('/redrive', { queueArn: 'arn:dlq' })).status).toBe(200);
    expect(sqs.asked.at(-1)?.headers['x-amz-target']).toBe('AmazonSQS.StartMessageMoveTask');
  });

  test('slows the edge’s line down and lets it go again', async () => {
    await press('/bandwidth', { bitsPerSecond: 1_000_000 });
    await press('/bandwidth', { bitsPerSecond: null });
    expect(bandwidths).toEqual([1_000_000, undefined]);
  });

  test.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['no origin', { origin: '' }],
    ['a form', { 'content-type': 'text/plain' }],
    ['a name pointed here', { host: 'evil.example', origin: 'http://evil.example' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('a button pressed by %s does nothing', async (_, headers) => {
    const before = sqs.asked.length;
    expect((await press('/redrive', { queueArn: 'arn:dlq' }, headers)).status).toBe(403);
    expect(sqs.asked.length).toBe(before);
  });

  test('runs no script but its own', async () => {
    const { headers, text } = await ask(page.url, '/');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=/);
  });
});
