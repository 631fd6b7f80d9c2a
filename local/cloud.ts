import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NotUnderstood, whatIsNotUnderstood } from './assembly/check.ts';
import { readAssembly } from './assembly/read.ts';
import { hintedResources, resolveAssembly, withDynamicReferences } from './assembly/resolve.ts';
import { startConsole } from './console/console.ts';
import { lock } from './lock.ts';
import { rememberedPorts } from './ports.ts';
import { type Listening, local, type Mail, type Resource, type Surroundings } from './resource.ts';
import { objectCreatedSubscription } from './resources/guardduty/guardduty.ts';
import { allOf, inOrder, type Running, type ServiceName, services, startOrder, stopOrder } from './services.ts';
import { type SettleOptions, settle } from './settle.ts';
import { uploadWebClient, webBucket } from './web-client.ts';
import { sendMessage } from './wire/send-message.ts';

export interface CloudOptions {
  assemblyDir: string;
  /** Where everything is kept; a folder that does not exist is made. */
  dataDir: string;
  /** The built web client, when the site is wanted. */
  webDir?: string;
  /** The edge's port; without it a free one. */
  port?: number;
  consolePort?: number;
  /** Says nothing at the terminal. What was said is in `lines()`. */
  quiet?: boolean;
  now?: () => Date;
}

/** The whole laptop, running. */
export interface Cloud {
  siteUrl: string;
  consoleUrl: string;
  /** The API without the edge in front. */
  apiUrl: string;
  resources: Resource[];
  endpoint(serviceId: string): string;
  service<Name extends ServiceName>(name: Name): Running[Name];
  /** Waits until no service has work under way or due. */
  settle(options?: SettleOptions): Promise<void>;
  mails(): Mail[];
  /** What would have been said at the terminal. */
  lines(): string[];
  /** Puts a newly built client into its bucket. */
  uploadWebClient(webDir: string): Promise<number>;
  stop(): Promise<void>;
}

const siteOrigin = '/arclight/local/site-origin';
const keptLines = 1_000;

/** Starts what the synthesized templates say, on this machine, and answers when all of it serves. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const dataDir = resolve(options.dataDir);
  const held = lock(dataDir);
  const opened: Partial<Running> = {};
  let page: Awaited<ReturnType<typeof startConsole>> | undefined;
  async function stop() {
    await page?.stop();
    await inOrder(stopOrder, async (name) => opened[name]?.stop());
    held.release();
  }
  try {
    const talk = conversation(options.quiet ?? false);
    const ports = rememberedPorts(dataDir);
    const now = options.now ?? (() => new Date());
    let resources: Resource[] = [];

    const urls = () => Object.fromEntries(Object.entries(opened).map(([name, listening]) => [name, listening.url]));
    const endpoints = () =>
      Object.fromEntries(
        allOf(opened as Running).flatMap(([name, { url }]) =>
          services[name].serviceIds.map((id) => [id, elsewhere(id) ?? url]),
        ),
      );
    const endpoint = (id: string): string => {
      const url = endpoints()[id];
      if (!url) throw new Error(`no stand-in is called ${id}`);
      return url;
    };
    const surroundingsOf = (name: ServiceName): Surroundings => ({
      dataDir: folder(dataDir, name),
      emit: (event) => running.events.put('default', event),
      invoke: (functionArn, payload) => running.lambda.invoke(functionArn, payload),
      sendMessage: (queueArn, body, sending) => sendMessage(endpoint('SQS'), queueArn, body, sending),
      adopt: (bucket, files) => running.s3.adopt(bucket, files),
      mail: (mail) => running.ses.deliver(mail),
      endpoint,
      endpoints,
      secret: (id) => running.secrets.value(id),
      resourcesOf: (type) => resources.filter((resource) => resource.type === type),
      log: (line, level = 'info') => talk.say(name, line, level),
      now,
    });

    async function listen<Name extends ServiceName>(name: Name) {
      const port = name === 'cloudfront' && options.port ? options.port : await ports.lastOf(name);
      const surroundings = surroundingsOf(name);
      const listening = await services[name].listen(surroundings, port ? { port } : {}).catch((error: unknown) => {
        // Somebody took last time's port after we looked: any other does, but for the site's own.
        const isTaken = (error as { code?: string }).code === 'EADDRINUSE' && port !== options.port;
        if (!isTaken) throw error;
        return services[name].listen(surroundings);
      });
      opened[name] = listening as Running[Name];
    }
    const names = Object.keys(services) as ServiceName[];
    const listened = await Promise.allSettled(names.map(listen));
    for (const result of listened) if (result.status === 'rejected') throw result.reason;
    const running = opened as Running;
    ports.remember(urls());

    const stacks = readAssembly(options.assemblyDir);
    const supplied = await suppliedParameters(running, hintedResources(stacks));
    for (const [name, value] of Object.entries(supplied)) running.ssm.put(name, value);
    const resolved = resolveAssembly(stacks, {
      attribute: (resource, attribute) => serviceOf(running, resource.type)?.attribute?.(resource, attribute),
      parameter: (name) => supplied[name],
    });
    const problems = [...resolved.problems, ...whatIsNotUnderstood(resolved.resources, Object.values(services))];
    if (problems.length > 0) throw new NotUnderstood(problems);

    resources = resolved.resources;
    running.events.subscribe(objectCreatedSubscription, (event) => running.guardduty.objectCreated(event));
    await inOrder(startOrder, async (name) => {
      const own = resolved.resources.filter(({ type }) => type in services[name].understands);
      const filled = own.map((resource) =>
        withDynamicReferences(resource, {
          secret: running.secrets.value,
          parameter: (id: string) => parameterOf(running, id),
        }),
      );
      resources = resources.map(
        (each) => filled.find(({ stack, logicalId }) => stack === each.stack && logicalId === each.logicalId) ?? each,
      );
      await running[name].start(filled);
    });

    const upload = async (webDir: string) => {
      const bucket = webBucket(resources);
      return bucket ? uploadWebClient({ builtDir: webDir, bucket, s3Url: endpoint('S3'), dataDir }) : 0;
    };
    if (options.webDir) await upload(options.webDir);
    const consolePort = options.consolePort ?? (await ports.lastOf('console'));
    const addresses = [
      { name: 'app', url: running.cloudfront.url },
      { name: 'API', url: `${running.cloudfront.url}/v1` },
      ...allOf(running).map(([name, { url }]) => ({ name, url })),
    ];
    page = await startConsole({
      ...(consolePort ? { port: consolePort } : {}),
      cloud: { services: running, addresses, reach: reachOf(endpoints()), now },
    });
    const site = running.cloudfront.url;
    const written = { ...reachOf(endpoints()), site, userPoolId: userPoolOf(resources) };
    writeFileSync(join(dataDir, 'sdk.json'), `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 });
    ports.remember({ ...urls(), console: page.url });
    held.note(`process ${process.pid}, ${running.cloudfront.url}`);

    return {
      siteUrl: running.cloudfront.url,
      consoleUrl: page.url,
      apiUrl: running.apigateway.url,
      resources,
      endpoint,
      service: (name) => running[name],
      settle: (settling) => settle(() => workOf(running), settling),
      mails: () => running.ses.mails(),
      lines: () => talk.lines,
      uploadWebClient: upload,
      async stop() {
        talk.hush();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What an SDK needs to speak to this laptop; kept in `sdk.json` for its operator's commands. */
const reachOf = (endpoints: Record<string, string>) => ({
  region: local.region,
  credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  endpoints,
});

/** The pool people sign in to, as its client names it. */
const userPoolOf = (resources: readonly Resource[]): unknown =>
  resources.find(({ type }) => type === 'AWS::Cognito::UserPoolClient')?.properties['UserPoolId'];

/** A user may run a service elsewhere. The database's own wire stays in front of it, and goes there by itself. */
const elsewhere = (id: string): string | undefined =>
  id.startsWith('DYNAMODB') ? undefined : process.env[`AWS_ENDPOINT_URL_${id}`];

function folder(dataDir: string, name: string): string {
  const dir = join(dataDir, name);
  mkdirSync(dir, { recursive: true });
  return dir;
}

const serviceOf = (running: Running, type: string): Listening | undefined =>
  allOf(running).find(([name]) => type in services[name].understands)?.[1];

async function suppliedParameters(running: Running, hinted: ReturnType<typeof hintedResources>) {
  const each = await Promise.all(allOf(running).map(([, listening]) => listening.supplies?.(hinted) ?? {}));
  return Object.assign({ [siteOrigin]: running.cloudfront.url }, ...each) as Record<string, string>;
}

function parameterOf(running: Running, name: string): string {
  const value = running.ssm.value(name);
  if (value === undefined) throw new Error(`the SSM parameter ${name} is wanted, and there is none`);
  return value;
}

const workOf = async (running: Running): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(allOf(running).map(async ([name, listening]) => [name, await listening.inFlight()] as const)),
  );

/** What services say: at the terminal, and kept for tests. After `hush` nobody is listening any more. */
function conversation(quiet: boolean) {
  const lines: string[] = [];
  let hushed = false;
  const colours = { info: '', warn: '\u001b[33m', error: '\u001b[31m' };
  return {
    lines,
    hush() {
      hushed = true;
    },
    say(who: string, line: string, level: keyof typeof colours) {
      if (hushed) return;
      lines.push(`${who}: ${line}`);
      if (lines.length > keptLines) lines.shift();
      if (quiet) return;
      const colour = process.stdout.isTTY ? colours[level] : '';
      process.stdout.write(`${colour}${who.padEnd(12)} ${line}${colour ? '\u001b[0m' : ''}\n`);
    },
  };
}
