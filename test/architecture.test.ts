import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = globSync('{bin,lib,lambdas,local,web,config}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: ['**/node_modules/**'],
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
  'authorize.ts',
  'env.ts',
  'event.ts',
  'ids.ts',
  'operation.ts',
  'page.ts',
  'refusal.ts',
  'refusals.ts',
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
  | 'bin'
  | 'config'
  | 'package';
const isOurs = (path: string): boolean => /^(bin|lib|lambdas|local|web|config|docs|test)\//.test(path);
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
    if (promises.has(nameOf(path))) return 'promise';
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
  local: ['local', 'package'],
  web: ['web', 'promise', 'kit-pure', 'package'],
  bin: ['lib', 'config', 'bin', 'package'],
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

  test('the browser takes types from the promises, never their code', () => {
    const buildTime = /^web\/(vite\.config|src\/api\/(generate|operation-table))/;
    const wrong = all.filter(
      ({ from, to, typesOnly }) =>
        from.startsWith('web/') && !buildTime.test(from) && to.startsWith('lambdas/') && !typesOnly,
    );
    expect(told(wrong)).toEqual([]);
  });

  test('nobody imports an entry', () => {
    expect(told(all.filter(({ to }) => to.endsWith('.lambda.ts')))).toEqual([]);
  });
});

describe('what is pure stays pure', () => {
  /** Outside a domain's rules: files that speak to a service, read the environment or tell a story. */
  const speaksOutside = (file: string): boolean =>
    roomOf(file) === 'entry' ||
    importsOf(file).some(({ to }) => /@aws-sdk|kit\/(aws|http|secret|people|cursor)\.ts$/.test(to));
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
