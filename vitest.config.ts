import { totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { wasmAsBytes } from './test/support/wasm-as-bytes.ts';

/**
 * A test's laptop lives for a minute and meets everything once: starting functions over and over is most of its work
 * (the matrix over HTTP: 489 starts with 20 kept, 115 when all are). All of them are 1.2 GB more for each worker.
 */
const keptWarm = totalmem() > 12 * 1024 ** 3 ? 100 : 20;

export default defineConfig({
  plugins: [wasmAsBytes()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/own-temp-folder.ts'],
    // Two cores are the reference machine; suites that start a whole laptop share them.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_DEV: 'false',
      ARCLIGHT_WARM_FUNCTIONS: String(keptWarm),
    },
  },
});
