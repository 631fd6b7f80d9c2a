import { http } from '../kit/http.ts';
import { log } from '../kit/log.ts';
import { readHealth } from './contract.ts';
import { alertWords, type HealthEvent, stepWords } from './health-words.ts';
import { figuresOf, type Sample } from './input-figures.ts';
import type { Stream } from './stream.ts';
import { takesInput } from './stream-machine.ts';
import { findFor, streams, studio } from './surroundings.ts';

const windowMs = 5 * 60_000;

/** What MediaLive says of an encoder; what it cannot be asked just now is left out rather than refused. */
const asked = async (one: Stream, now: Date): Promise<{ samples: Sample[]; alerts: HealthEvent[] }> => {
  const { encoderId } = one;
  if (!encoderId || !takesInput(one.state) || one.state === 'STARTING') return { samples: [], alerts: [] };
  const from = new Date(Math.max(now.getTime() - windowMs, Date.parse(one.runningSince ?? one.createdAt)));
  try {
    const [samples, alerts] = await Promise.all([figuresOf(encoderId, from, now), studio.encoders.alerts(encoderId)]);
    return { samples, alerts: alerts.map((alert) => alertWords(alert, one, now)) };
  } catch (error) {
    log.warn('MediaLive could not be asked how a stream is', { streamId: one.streamId, error });
    return { samples: [], alerts: [] };
  }
};

/** GET /v1/streams/{stream_id}/health */
export const readHealthRoute = http(readHealth, async ({ params, subject, may, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const [{ samples, alerts }, history] = await Promise.all([asked(stream, now), streams.history(stream.streamId)]);
  const last = samples.at(-1);
  return {
    state: stream.state,
    input: {
      connected: stream.state === 'LIVE',
      bitrateBps: last?.bitrateBps ?? 0,
      frameRate: last?.frameRate ?? 0,
      droppedFrames: samples.reduce((sum, { droppedFrames }) => sum + droppedFrames, 0),
      audioLevelDb: last?.audioLevelDb,
    },
    samples: samples.map(({ at, ...figures }) => ({ at: at.toISOString(), ...figures })),
    events: [...alerts, ...history.flatMap((line) => stepWords(line) ?? [])].sort((a, b) => b.at.localeCompare(a.at)),
  };
});
