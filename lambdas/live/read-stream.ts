import { http, Reply } from '../kit/http.ts';
import { NotStarted, readIngest, readStream, StreamIsOver } from './contract.ts';
import { toOwn, toPublic } from './present.ts';
import { takesInput } from './stream-machine.ts';
import { isMaker } from './stream-rights.ts';
import { channels, findFor, studio } from './surroundings.ts';

/** GET /v1/streams/{stream_id} */
export const readStreamRoute = http(readStream, async ({ params, subject, may, now }) => {
  const thing = may(await findFor(subject, params.streamId));
  const { stream } = thing;
  const channel = stream.channelId ? await channels.channel(stream.channelId) : undefined;
  if (!isMaker(subject, thing)) return toPublic(stream, channel);
  const { ingest, ...own } = toOwn(stream, channel, studio.settings, now);
  // Where it is sent to is its owner's alone.
  const isOwner = subject.kind === 'person' && subject.accountId === stream.ownerId;
  return new Reply({ ...own, ...(isOwner ? { ingest } : {}) }, { version: stream.version });
});

/** GET /v1/streams/{stream_id}/ingest */
export const readIngestRoute = http(readIngest, async ({ params, subject, may }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  if (stream.state === 'SCHEDULED') throw NotStarted();
  if (!takesInput(stream.state)) throw StreamIsOver({ state: stream.state });
  if (!stream.ingestUrl || !stream.keyLast4) throw NotStarted();
  const { ingestUrl, whipUrl, keyLast4: streamKeyLast4 } = stream;
  const protocols = whipUrl ? [stream.protocol, 'whip' as const] : [stream.protocol];
  return { ingestUrl, whipUrl, streamKeyLast4, protocols };
});
