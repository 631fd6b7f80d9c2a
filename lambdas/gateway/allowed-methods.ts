import type { Operation } from '../kit/operation.ts';

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);

/** The methods our operations take at a path; none means there is nothing at this address. */
export const allowedMethods = (operations: readonly Pick<Operation, 'method' | 'path'>[], path: string): string[] => [
  ...new Set(operations.filter((op) => patternOf(op.path).test(path)).map((op) => op.method)),
];
