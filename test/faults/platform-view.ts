import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { local } from '../../local/resource.ts';
import { settle } from '../../local/settle.ts';
import { domains } from './invariants.ts';
import { onlooker } from './invariants-look.ts';
import type { Platform } from './platform.ts';

/** What the console shows of a running laptop, as far as checks look at it. */
export interface Feed {
  work: { name: string; count: number }[];
  mails: { to: string; text: string }[];
  jobs: { id: string; status: string; phase?: string; interruptions: number; userMetadata: Record<string, string> }[];
  queues: { name: string; arn: string; visible: number; inFlight: number; isDeadLetterQueue: boolean }[];
}

const longestLookMs = 10_000;

/** One look at the console: its feed tells every section at once to whoever comes new. */
export async function lookAt(consoleUrl: string): Promise<Feed> {
  const enough = new AbortController();
  const tooLong = setTimeout(() => enough.abort(), longestLookMs);
  const found: Record<string, unknown> = {};
  try {
    const answer = await fetch(`${consoleUrl}/feed`, { signal: enough.signal });
    if (!answer.ok || !answer.body) throw new Error(`the console answered ${answer.status}`);
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (const [, name = '', data = ''] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g))
        found[name] = JSON.parse(data) as unknown;
      if (['work', 'mails', 'jobs', 'queues'].every((name) => name in found)) return found as unknown as Feed;
    }
    throw new Error('the console said too little');
  } finally {
    clearTimeout(tooLong);
    enough.abort();
  }
}

/** Waits until no service has work under way or due, as seen at the console. */
export const rest = (platform: Platform, deadlineMs = 300_000): Promise<void> =>
  settle(
    async () => {
      const { work } = await lookAt(platform.consoleUrl);
      return Object.fromEntries(work.map(({ name, count }) => [name, count]));
    },
    { deadlineMs, betweenLooksMs: 250 },
  );

const ports = (platform: Platform): Record<string, number> =>
  JSON.parse(readFileSync(join(platform.dataDir, 'ports.json'), 'utf8')) as Record<string, number>;

/** A client's settings for one of the laptop's services, wherever it listens in this life. */
export const settingsOf = (platform: Platform, service: string) => ({
  region: local.region,
  credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  endpoint: `http://${local.host}:${ports(platform)[service]}`,
});

/** The services' own wires, for the checker of invariants. */
export const eyesOn = (platform: Platform) => {
  const names = <Name extends string>(all: readonly Name[]) =>
    Object.fromEntries(all.map((name) => [name, `arclight-local-${name}`])) as Record<Name, string>;
  return onlooker({
    dynamodbUrl: settingsOf(platform, 'dynamodb').endpoint,
    s3Url: settingsOf(platform, 's3').endpoint,
    tables: names(domains),
    buckets: names(['upload', 'media', 'images'] as const),
  });
};
