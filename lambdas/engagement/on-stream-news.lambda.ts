import { batch } from '../kit/batch.ts';
import { streamEvents } from '../live/events.ts';
import { channelsOf } from './channel-copy.ts';
import { engagementCopyEnv } from './env.ts';

const channels = channelsOf(engagementCopyEnv.read(process.env).ENGAGEMENT_TABLE);

/** Keeps what channels have on air that everybody may see. */
export const handler = batch(streamEvents, async (stream) => {
  const { channelId, streamId, title, liveSince, version, state, visibility } = stream;
  if (!channelId || !liveSince) return;
  const onAir = (state === 'LIVE' || state === 'INTERRUPTED') && visibility === 'public';
  await channels.learnShown({ channelId, streamId, title: onAir ? title : '', liveSince, version, onAir });
});
