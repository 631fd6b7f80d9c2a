import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../../../local/seed/client.ts';
import { publishClock } from './publisher.ts';

const longestStartMs = 120_000;

/** A stream that is live, with the clock in its picture. */
export interface OnAir {
  streamId: string;
  stop(): Promise<void>;
}

/** Goes on air in one latency profile, and is live when it answers. */
export async function goOnAir(ada: ApiClient, latency: 'low' | 'standard'): Promise<OnAir> {
  const wish = { title: `The clock, ${latency}`, visibility: 'public', latency, record: false };
  const started = await ada.call<{ stream: { stream_id: string }; ingest_url: string; stream_key: string }>(
    'POST',
    '/v1/streams/start',
    { body: wish, headers: { 'idempotency-key': randomUUID() } },
  );
  const { stream_id } = started.stream;
  const until = async (state: string): Promise<void> => {
    const deadline = Date.now() + longestStartMs;
    for (;;) {
      const now = await ada.call<{ state: string }>('GET', `/v1/streams/${stream_id}`);
      if (now.state === state) return;
      if (Date.now() > deadline) throw new Error(`the stream is ${now.state} and never became ${state}`);
      await pause(200);
    }
  };
  await until('WAITING_INPUT');
  const publisher = publishClock(started);
  await until('LIVE').catch(async (error) => {
    await publisher.stop();
    throw error;
  });
  return {
    streamId: stream_id,
    async stop() {
      await publisher.stop();
      await ada.call('POST', `/v1/streams/${stream_id}/stop`);
      await until('ENDED');
    },
  };
}
