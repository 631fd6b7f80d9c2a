import { http } from '../kit/http.ts';
import type { Channel } from './channel-copy.ts';
import { goLive, startStream } from './contract.ts';
import { newStream } from './create-stream.ts';
import { endStream } from './end-stream.ts';
import { goOnAir, type OnAir } from './go-on-air.ts';
import { toOwn } from './present.ts';
import { channels, findFor, streams, studio } from './surroundings.ts';

const shownWith =
  (channel: Channel | undefined, now: Date) =>
  ({ stream, ...sent }: OnAir) => ({ stream: toOwn(stream, channel, studio.settings, now), ...sent });

/** POST /v1/streams/{stream_id}/start */
export const startStreamRoute = http(startStream, async ({ params, subject, may, idempotent, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const channel = stream.channelId ? await channels.channel(stream.channelId) : undefined;
  const shown = shownWith(channel, now);
  return shown(await goOnAir(studio, stream.streamId, now, (onAir) => idempotent.complete(shown(onAir))));
});

/** POST /v1/streams/start. The stream is made first; when it cannot go on air, it is called off. */
export const goLiveRoute = http(goLive, async ({ body, accountId, idempotent, now }) => {
  const { one, channel } = await newStream(body, accountId, now);
  const shown = shownWith(channel, now);
  await streams.create(one, now);
  try {
    return shown(await goOnAir(studio, one.streamId, now, (onAir) => idempotent.complete(shown(onAir))));
  } catch (error) {
    await endStream(studio, one.streamId, now, 'start_failed');
    throw error;
  }
});
