import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { NotUnderstood } from './assembly/check.ts';
import { build, root, Unbuildable } from './build.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { makeDataFolder, Unusable } from './data-folder.ts';
import { lock, Taken } from './lock.ts';
import { isFree } from './ports.ts';
import { NoDatabase } from './resources/dynamodb/engine.ts';
import { returnMemory } from './returning-memory.ts';
import { seed } from './seed/seed.ts';
import { watchSources } from './watch.ts';

const help = `npm start -- [options]
  --port N      the site's port (8080); the console gets the next one
  --data DIR    where everything is kept (.local)
  --no-seed     start without the sample video
  --watch       take over changes to functions and client while running (npm run dev)`;

/** Something the person at the terminal can put right; told without a stack. */
class Hindered extends Error {}

function optionsGiven() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string', default: '.local' },
        seed: { type: 'boolean', default: true },
        watch: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
      allowNegative: true,
    }).values;
  } catch (error) {
    throw new Hindered(`${(error as Error).message.split('. ')[0]}.\n\n${help}`);
  }
}

function askedFor() {
  const values = optionsGiven();
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_534) throw new Hindered(`${values.port} is not a port`);
  return { ...values, port };
}

function demandFolder(path: string) {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && !there.isDirectory()) throw new Hindered(`--data wants a folder, and ${path} is a file.`);
  makeDataFolder(path);
}

/** The port may be taken by the very laptop that is asked for: its lock then says so, and where it is. */
async function demandFree(port: number, dataDir: string) {
  if (await isFree(port)) return;
  lock(dataDir).release();
  throw new Hindered(`Port ${port} is taken. Choose another: npm start -- --port ${port < 60_000 ? port + 10 : 8090}`);
}

function announce(cloud: Cloud, seconds: number) {
  process.stdout.write(`
  Arclight is running (${seconds.toFixed(1)} s)

    app      ${cloud.siteUrl}
    console  ${cloud.consoleUrl}
    API      ${cloud.siteUrl}/v1

  Ctrl-C ends it; what you made stays for the next time.

`);
}

/** The first Ctrl-C ends everything in order, the second at once. */
function endOnSignal(end: () => Promise<void>) {
  let ending = false;
  const onSignal = () => {
    if (ending) process.exit(130);
    ending = true;
    process.stdout.write('\nEnding…\n');
    end().then(
      () => process.exit(0),
      (error: Error) => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

async function main() {
  const asked = askedFor();
  if (asked.help) return void process.stdout.write(`${help}\n`);
  process.chdir(root);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  demandFolder(asked.data);
  await demandFree(asked.port, asked.data);
  await demandFree(asked.port + 1, asked.data);

  let cloud: Cloud | undefined;
  let stopWatching = () => {};
  const seeding = new AbortController();
  endOnSignal(async () => {
    seeding.abort();
    stopWatching();
    await cloud?.stop();
  });

  const built = await build(say);
  cloud = await startCloud({ ...built, dataDir: asked.data, port: asked.port, consolePort: asked.port + 1 });
  announce(cloud, process.uptime());
  if (asked.watch) stopWatching = watchSources(cloud, say);
  if (asked.seed)
    await seed({ siteUrl: cloud.siteUrl, log: say, mails: cloud.mails, signal: seeding.signal }).catch(
      (error: Error) => {
        if (!seeding.signal.aborted) say(`The sample video could not be made: ${error.message}`);
      },
    );
}

returnMemory();
main().catch((error: Error) => {
  const plain = [Hindered, Taken, Unusable, NotUnderstood, NoDatabase, Unbuildable].some(
    (kind) => error instanceof kind,
  );
  process.stderr.write(`${plain ? error.message : (error.stack ?? error.message)}\n`);
  process.exit(1);
});
