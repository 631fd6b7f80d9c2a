import { defineConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** `npm run test:long`: journeys that take minutes, beside those that `npm test` has time for. */
export default defineConfig({ ...usual, test: { ...usual.test, include: ['test/**/*.long.ts'] } });
