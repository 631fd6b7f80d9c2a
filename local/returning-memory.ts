import { join } from 'node:path';

/** How Node is told, before it begins, to be a modest guest on a laptop. */
export const modestNode = {
  /** Young objects are collected while still few; with 16 MB of them per half, uploads alone would hold 100 MB more. */
  flags: ['--max-semi-space-size=2'],
  environment: {
    // With the C library's defaults each thread keeps a heap of its own at the size it had when it compiled its code.
    MALLOC_ARENA_MAX: '2',
    MALLOC_TRIM_THRESHOLD_: '131072',
    MALLOC_MMAP_THRESHOLD_: '131072',
    // What was compiled last time is not compiled again: the compiler that strips types stays out of memory.
    NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '.local', 'build', 'compiled'),
  },
} as const;

/**
 * Begins this process again as itself, once, with these settings: Node and the C library read them only at the very
 * beginning, and without them the laptop is twice as large. Elsewhere than on Linux they hardly matter.
 */
export function returnMemory(): void {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined || !process.execve) return;
  const { execPath, execArgv, argv, env } = process;
  process.execve(execPath, [execPath, ...modestNode.flags, ...execArgv, ...argv.slice(1)], {
    ...(env as Record<string, string>),
    ...modestNode.environment,
  });
}
