import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = globSync('{bin,cli,deploy,lib,lambdas,local,ops,sdk,web,config}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**'],
}).sort();

interface Import {
  from: string;
  /** A path of ours, or the name of a package. */
  to: string;
  typesOnly: boolean;
}

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  return [...found].map(([, type, to = '']) => ({
    from: file,
    to: to.startsWith('.') ? normalize(join(dirname(file), to)) : to,
    typesOnly: type !== undefined,
  }));
};
const all = files.flatMap(importsOf);

const promises = new Set(['contract.ts', 'events.ts', 'env.ts']);
/** The half of the kit a browser could take: what contracts and events may use. */
const pureKit = new Set([
  'api-key.ts',
  'authorize.ts',
  'bucket.ts',
  'circuit.ts',
  'env.ts',
  'event.ts',
  'ids.ts',
  'shown-text.ts',
  'operation.ts',
  'page.ts',
  'person-fields.ts',
  'reasons.ts',
  'refusal.ts',
  'refusals.ts',
  'scopes.ts',
  'session.ts',
  'team.ts',
  'text-alike.ts',
  'text-automod.ts',
  'text-fold.ts',
  'text-judge.ts',
  'text-links.ts',
  'text-patterns.ts',
  'text-rules.ts',
  'text-shape.ts',
  'text-terms.ts',
  'video-fields.ts',
  'wire.ts',
]);

type Room =
  | 'kit-pure'
  | 'kit-running'
  | 'promise'
  | 'entry'
  | 'inside'
  | 'lib'
  | 'local'
  | 'web'
  | 'cli'
  | 'deploy'
  | 'ops'
  | 'sdk'
  | 'bin'
  | 'config'
  | 'package';
const isOurs = (path: string): boolean =>
  /^(bin|cli|deploy|lib|lambdas|local|ops|sdk|web|config|docs|test)\//.test(path);
const nameOf = (path: string): string => path.split('/').at(-1) ?? '';
const domainOf = (path: string): string => path.split('/')[1] ?? '';

const roomOf = (path: string): Room => {
  if (!isOurs(path)) return 'package';
  if (path.startsWith('lambdas/kit/')) {
    if (path.endsWith('.lambda.ts')) return 'entry';
    if (path.endsWith('-env.ts')) return 'promise';
    return pureKit.has(nameOf(path)) ? 'kit-pure' : 'kit-running';
  }
  if (path.startsWith('lambdas/')) {
    // A contract that says much says it in several files: `trash-contract.ts` beside `contract.ts`.
    if (promises.has(nameOf(path)) || path.endsWith('-contract.ts')) return 'promise';
    return path.endsWith('.lambda.ts') ? 'entry' : 'inside';
  }
  return path.split('/')[0] as Room;
};

const mayImport: Record<Exclude<Room, 'package'>, readonly Room[]> = {
  'kit-pure': ['kit-pure', 'package'],
  'kit-running': ['kit-pure', 'kit-running', 'promise', 'package'],
  promise: ['kit-pure', 'promise', 'package'],
  entry: ['kit-pure', 'kit-running', 'promise', 'inside', 'package'],
  inside: ['kit-pure', 'kit-running', 'promise', 'inside', 'package'],
  lib: ['lib', 'config', 'promise', 'kit-pure', 'inside', 'package'],
  local: ['local', 'ops', 'package'],
  sdk: ['sdk', 'package'],
  web: ['web', 'sdk', 'package'],
  cli: ['cli', 'ops', 'sdk', 'web', 'package'],
  ops: ['ops', 'promise', 'kit-pure', 'kit-running', 'inside', 'package'],
  deploy: ['deploy', 'config', 'kit-pure', 'kit-running', 'inside', 'package'],
  bin: ['lib', 'config', 'bin', 'cli', 'deploy', 'package'],
  config: ['config', 'package'],
};

const told = (list: Import[]): string[] => list.map(({ from, to }) => `${from} imports ${to}`);

describe('who may import whom', () => {
  test('there is something to look at', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(all.length).toBeGreaterThan(200);
  });

  test('arrows point one way: entry → inside → promise → kit; lib and local never reach into a domain', () => {
    const wrong = all.filter(({ from, to }) => {
      const room = roomOf(from);
      return room !== 'package' && !mayImport[room].includes(roomOf(to));
    });
    expect(told(wrong)).toEqual([]);
  });

  test('a domain knows another one by its promises only', () => {
    const wrong = all.filter(
      ({ from, to }) =>
        from.startsWith('lambdas/') &&
        to.startsWith('lambdas/') &&
        domainOf(to) !== 'kit' &&
        domainOf(from) !== domainOf(to) &&
        roomOf(to) !== 'promise',
    );
    expect(told(wrong)).toEqual([]);
  });

  test('lib takes from the functions nothing but promises and the list of operations', () => {
    const wrong = all.filter(
      ({ from, to }) => from.startsWith('lib/') && roomOf(to) === 'inside' && to !== 'lambdas/gateway/operations.ts',
    );
    expect(told(wrong)).toEqual([]);
  });

  test('who deploys takes from the functions the shape of secrets, and how accounts makes an admin', () => {
    const known = /^lambdas\/(kit\/(secret|correlation|ids|transaction)|accounts\/(account|accounts-store))\.ts$/;
    const taken = all.filter(({ from, to }) => from.startsWith('deploy/') && to.startsWith('lambdas/'));
    expect(taken.length).toBeGreaterThan(3);
    expect(told(taken.filter(({ to }) => !known.test(to)))).toEqual([]);
  });

  test('of the laptop only the console presses the operator’s buttons, and only while someone looks at it', () => {
    const wrong = all.filter(
      ({ from, to, typesOnly }) =>
        from.startsWith('local/') &&
        to.startsWith('ops/') &&
        !(from === 'local/console/operations.ts' || (from === 'local/console/console.ts' && typesOnly)),
    );
    expect(told(wrong)).toEqual([]);
  });

  test('operators take from the functions promises, what is pure, and the catalog’s own rule of taking out of sight', () => {
    const known =
      /^lambdas\/(kit\/(redact|derived-id|ids|decide-again)|catalog\/(catalog-store|video|events)|(upload|transcode)\/events)\.ts$/;
    const taken = all.filter(({ from, to }) => from.startsWith('ops/') && to.startsWith('lambdas/'));
    expect(taken.length).toBeGreaterThan(5);
    expect(told(taken.filter(({ to }) => !known.test(to)))).toEqual([]);
  });

  test('the SDK brings nothing along: no package, and of Node only files and connections', () => {
    const taken = all.filter(({ from, to }) => from.startsWith('sdk/src/') && !to.startsWith('sdk/src/'));
    const known = /^node:(fs|path|http|https)$/;
    expect(taken.length).toBeGreaterThan(1);
    expect(told(taken.filter(({ from, to }) => !known.test(to) || !/node\.ts$/.test(from)))).toEqual([]);
  });

  test('who uses the SDK comes in by its front doors, each by its own', () => {
    const doors = { web: /^sdk\/src\/(public|browser)\.ts$/, cli: /^sdk\/src\/node\.ts$/ };
    for (const [room, door] of Object.entries(doors)) {
      const taken = all.filter(({ from, to }) => from.startsWith(`${room}/`) && to.startsWith('sdk/'));
      expect(taken.length).toBeGreaterThan(5);
      expect(told(taken.filter(({ to }) => !door.test(to)))).toEqual([]);
    }
  });

  test('the terminal takes from the web client only what knows no page, by itself and by what it takes along', () => {
    const shared = /^web\/src\/(api\/refusal|ui\/when|features\/upload\/[\w-]+)\.ts$/;
    const reached = new Set<string>();
    const reach = (file: string): void => {
      for (const { to, typesOnly } of importsOf(file))
        if (to.startsWith('web/') && !typesOnly && !reached.has(to)) {
          reached.add(to);
          reach(to);
        }
    };
    for (const file of files.filter((each) => each.startsWith('cli/'))) reach(file);
    expect(reached.size).toBeGreaterThanOrEqual(3);
    expect([...reached].filter((file) => !shared.test(file))).toEqual([]);
    const browser = /\b(window|document|navigator|localStorage|XMLHttpRequest)\b[.(]/;
    expect([...reached].filter((file) => browser.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  test('nobody imports an entry', () => {
    expect(told(all.filter(({ to }) => to.endsWith('.lambda.ts')))).toEqual([]);
  });
});

describe('what is pure stays pure', () => {
  /** Outside a domain's rules: files that speak to a service, read the environment or tell a story. */
  const speaksOutside = (file: string): boolean =>
    roomOf(file) === 'entry' ||
    importsOf(file).some(({ to }) => /@aws-sdk|^node:https?$|kit\/(aws|http|secret|people|cursor)\.ts$/.test(to));
  const pure = files.filter(
    (file) =>
      file.startsWith('lambdas/') &&
      (['promise', 'kit-pure'].includes(roomOf(file)) || (roomOf(file) === 'inside' && !speaksOutside(file))),
  );

  test('promises, rules and the pure half of the kit use no SDK, no environment, no clock and no network', () => {
    const impure = pure.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const sdk = importsOf(file).some(({ to, typesOnly }) => /@aws-sdk\/(client|lib)|@smithy/.test(to) && !typesOnly);
      const reasons = [
        ...(sdk ? ['an SDK client'] : []),
        ...(/process\.env/.test(text) && !/read\(process\.env\)/.test(text) ? ['process.env'] : []),
        ...(/Date\.now\(|new Date\(\)|performance\.now/.test(text) ? ['a clock'] : []),
        ...(/Math\.random|randomUUID|randomBytes/.test(text) ? ['randomness'] : []),
        ...(/\bfetch\(/.test(text) ? ['fetch'] : []),
      ];
      return reasons.map((reason) => `${file} uses ${reason}`);
    });
    expect(impure).toEqual([]);
  });

  test('time and randomness enter the functions through kit/clock alone', () => {
    const wrong = files
      .filter((file) => file.startsWith('lambdas/') && file !== 'lambdas/kit/clock.ts')
      .filter((file) => /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
