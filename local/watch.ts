import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildFunctions, buildWebClient, root, webDir } from './build.ts';
import type { Cloud } from './cloud.ts';

const calmMs = 150;

const fingerprint = (file: string): string =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';

/** Rebuilds what a developer changes and hands it to the running laptop. Answers how to stop watching. */
export function watchSources(cloud: Cloud, log: (line: string) => void): () => void {
  const lambda = cloud.service('lambda');
  const built = new Map(
    globSync('dist/*/index.mjs', { cwd: root }).map((file) => [basename(dirname(file)), fingerprint(join(root, file))]),
  );
  // Assets are copies: a deployed function belongs to the folder in dist/ whose content it was made of.
  const folderOf = new Map(
    lambda.functions().flatMap(({ name, codeDir }) => {
      const content = fingerprint(join(codeDir, 'index.mjs'));
      const folder = [...built].find(([, each]) => each === content)?.[0];
      return folder ? [[name, folder] as const] : [];
    }),
  );

  async function functionsChanged() {
    if (!(await buildFunctions(log))) return;
    const renewed = [...built.keys()].filter((folder) => {
      const now = fingerprint(join(root, 'dist', folder, 'index.mjs'));
      const changed = now !== built.get(folder);
      built.set(folder, now);
      return changed;
    });
    for (const [name, folder] of folderOf)
      if (renewed.includes(folder)) await lambda.replaceCode(name, join(root, 'dist', folder));
    log(renewed.length > 0 ? `new code in ${renewed.join(', ')}` : 'no function changed');
  }

  async function clientChanged() {
    if (!(await buildWebClient(log))) return;
    log(`${await cloud.uploadWebClient(webDir)} files of the web client renewed; reload the page`);
  }

  const stops = [
    whenCalm('lambdas', functionsChanged, log),
    whenCalm('web', clientChanged, log),
    ...['lib', 'bin', 'config'].map((folder) =>
      whenCalm(folder, async () => log(`${folder}/ changed: start again to get new templates`), log),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Runs the work once a folder has stopped changing; one run at a time, and again if it changed meanwhile. */
function whenCalm(folder: string, work: () => Promise<void>, log: (line: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(work).catch((error: Error) => log(error.message));
    }, calmMs);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
