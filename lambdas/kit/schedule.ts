import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import { clock } from './clock.ts';
import { correlation } from './correlation.ts';
import { log } from './log.ts';

/** A function a schedule wakes. What it did is its answer and one log line; what it throws is retried by the scheduler. */
export const schedule = (name: string, work: (told: { now: Date }) => Promise<Record<string, number>>) =>
  middy().handler(async () =>
    correlation.run(`${name}-${randomUUID()}`, async () => {
      const done = await work({ now: clock.now() });
      log.info('swept', { schedule: name, ...done });
      return done;
    }),
  );
