import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/copy-of-sources.ts';

export interface Failpoint {
  name: string;
  file: string;
  /** In a function's bundle, where it can end one function; else in a stand-in, in the laptop's own process. */
  inFunction: boolean;
}

/** What streams and chat pass: no film comes by there. */
export const isOffThePipeline = ({ file }: Failpoint): boolean =>
  /^lambdas\/((live|chat)\/|clips\/on-stream-news)|^local\/resources\/media(live|package)\//.test(file);

/** Every place there is, read from the sources: a new one is in the list without being entered anywhere. */
export const failpoints = (): Failpoint[] =>
  globSync(['lambdas/**/*.ts', 'local/**/*.ts'], { cwd: root })
    .filter((file) => !file.endsWith('/failpoint.ts'))
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/\bfailpoint\('([\w.]+)'\)/g)].map(([, name = '']) => ({
        name,
        file,
        inFunction: file.startsWith('lambdas/'),
      })),
    );
