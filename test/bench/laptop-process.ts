import { type Cloud, startCloud } from '../../local/cloud.ts';
import { type Caller, countCalls } from './calls.ts';

// The laptop in a process of its own, so that what it costs is nobody else's. It answers the bench over the channel
// between the two processes, and ends with it.

/** What the bench may ask, and what it is answered. */
export interface Questions {
  settle: { given: { deadlineMs?: number }; answer: undefined };
  codeFor: { given: { to: string }; answer: string | undefined };
  calls: { given: { caller: Caller }; answer: ReturnType<ReturnType<typeof countCalls>['sofar']> };
  units: { given: object; answer: Record<string, { read: number; write: number }> };
  /** Where a service listens, and the names of its resources of this type. */
  service: { given: { id: string; type: string }; answer: { url: string; names: string[] } };
}
export type Question = {
  [Name in keyof Questions]: { id: number; name: Name; given: Questions[Name]['given'] };
}[keyof Questions];
export type Told =
  | { kind: 'started'; siteUrl: string }
  | { kind: 'failed'; message: string }
  | { kind: 'event'; type: string; detail: unknown }
  | { kind: 'answer'; id: number; answer?: unknown; error?: string };

/** The bench may end before we do: then nobody listens any more. */
const tell = (told: Told): void => void (process.connected && process.send?.(told, () => {}));
const [assemblyDir = '', dataDir = ''] = process.argv.slice(2);

async function answer(cloud: Cloud, counted: ReturnType<typeof countCalls>, asked: Question): Promise<unknown> {
  switch (asked.name) {
    case 'settle':
      return cloud.settle(asked.given);
    case 'codeFor':
      return /\b\d{6}\b/.exec(cloud.mails().find((mail) => mail.to === asked.given.to)?.text ?? '')?.[0];
    case 'calls':
      return counted.sofar(asked.given.caller);
    case 'units':
      return (cloud.service('dynamodb').inspect() as { units: unknown }).units;
    case 'service':
      return {
        url: cloud.endpoint(asked.given.id),
        names: cloud.resources.filter(({ type }) => type === asked.given.type).map(({ name }) => name),
      };
  }
}

try {
  let serviceAt: (port: number) => string | undefined = () => undefined;
  const counted = countCalls((port) => serviceAt(port));
  const cloud = await startCloud({ assemblyDir, dataDir, quiet: true });
  const ids = { s3: 'S3', sqs: 'SQS', dynamodb: 'DYNAMODB', eventbridge: 'EVENTBRIDGE', mediaconvert: 'MEDIACONVERT' };
  const more = { secrets: 'SECRETS_MANAGER', cognito: 'COGNITO_IDENTITY_PROVIDER' };
  const urls = Object.entries({ ...ids, ...more }).map(([name, id]): [string, string] => [name, cloud.endpoint(id)]);
  const names = new Map(
    [...urls, ['api', cloud.apiUrl] as const].map(([name, url]) => [Number(new URL(url).port), name]),
  );
  serviceAt = (port) => names.get(port);
  cloud.service('events').onEvent(({ type, detail }) => tell({ kind: 'event', type, detail }));
  // Also when the bench is killed: nobody else would end us.
  process.once('disconnect', () => void cloud.stop().then(() => process.exit(0)));
  process.on('message', (asked: Question) => {
    answer(cloud, counted, asked).then(
      (given) => tell({ kind: 'answer', id: asked.id, answer: given }),
      (error: Error) => tell({ kind: 'answer', id: asked.id, error: error.message }),
    );
  });
  tell({ kind: 'started', siteUrl: cloud.siteUrl });
} catch (error) {
  tell({ kind: 'failed', message: (error as Error).stack ?? String(error) });
  process.exitCode = 1;
  process.disconnect?.();
}
