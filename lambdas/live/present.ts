import type * as z from 'zod';
import { reasonWords } from '../kit/reasons.ts';
import type { Channel } from './channel-copy.ts';
import type { ownStream, publicStream } from './contract.ts';
import { costOf, perHourUsd } from './cost.ts';
import { protocolsOf } from './protocol.ts';
import type { Settings } from './settings.ts';
import { isToBeArchived, reconnectUntil, type Stream } from './stream.ts';
import { isWatchable, takesInput } from './stream-machine.ts';

/** A stream as everyone who may know of it sees it: an allow-list, never the row. */
export const toPublic = (one: Stream, channel: Channel | undefined): z.input<typeof publicStream> => ({
  streamId: one.streamId,
  channel:
    channel && !channel.closed
      ? { channelId: channel.channelId, handle: channel.handle, name: channel.name }
      : undefined,
  title: one.title,
  description: one.description,
  visibility: one.visibility,
  access: one.access,
  admission: one.admission,
  latency: one.latency,
  record: one.record,
  dvrWindowSec: one.dvrWindowSec,
  reconnectWindowSec: one.reconnectWindowSec,
  scheduledAt: one.scheduledAt,
  state: one.state,
  createdAt: one.createdAt,
  startedAt: one.startedAt,
  readyBy: one.state === 'STARTING' ? one.readyBy : undefined,
  liveSince: one.liveSince,
  viewers: isWatchable(one.state) ? one.audience?.viewers : undefined,
  interruptedAt: one.interruptedAt,
  reconnectUntil: reconnectUntil(one)?.toISOString(),
  endedAt: one.endedAt,
  endReason: one.endReason,
  replayVideoId: isToBeArchived(one) && one.state !== 'ARCHIVE_FAILED' ? one.videoId : undefined,
});

const ways = [
  'Preparing the address and where your viewers get it from',
  'Preparing the encoder',
  'Starting the encoder',
  'Waiting for your picture: start streaming in your software',
] as const;

/** How far on its way up it is. */
export const progressOf = (one: Stream): { step: number; steps: number; words: string } | undefined => {
  const steps = ways.length;
  const said = (step: number) => ({ step, steps, words: ways[step - 1] ?? '' });
  if (one.state === 'WAITING_INPUT') return said(4);
  if (one.state !== 'STARTING') return undefined;
  if (!one.inputId || !one.ingestEndpoint) return said(1);
  return said(one.configuredFor === one.keyEpoch ? 3 : 2);
};

/** A stream as its owner and their team see it. */
export const toOwn = (
  one: Stream,
  channel: Channel | undefined,
  settings: Pick<Settings, 'pricePerHourUsd' | 'targets' | 'srt'>,
  now: Date,
): z.input<typeof ownStream> => ({
  ...toPublic(one, channel),
  ownerId: one.ownerId,
  protocol: one.protocol,
  protocols: protocolsOf(settings),
  version: one.version,
  updatedAt: one.updatedAt,
  progress: progressOf(one),
  peakViewers: one.audience?.peak,
  cost: {
    perHourUsd: perHourUsd(one.relays, settings),
    soFarUsd: costOf({ since: one.runningSince, until: one.runningUntil }, perHourUsd(one.relays, settings), now),
  },
  ingest:
    takesInput(one.state) && one.ingestUrl && one.keyLast4
      ? { ingestUrl: one.ingestUrl, whipUrl: one.whipUrl, streamKeyLast4: one.keyLast4 }
      : undefined,
  failure: one.failure,
  terminated: one.terminated && {
    reason: one.terminated.reason,
    because: reasonWords[one.terminated.reason],
    message: one.terminated.message,
    at: one.terminated.at,
  },
});
