import { batch } from '../kit/batch.ts';
import { streamEvents } from '../live/events.ts';
import { channelsOf } from './channel-copy.ts';
import { dueQueue, tellingDue } from './due-queue.ts';
import { engagementTellingEnv } from './env.ts';
import { goneLive } from './going-live.ts';

const env = engagementTellingEnv.read(process.env);
const channels = channelsOf(env.ENGAGEMENT_TABLE);
const due = dueQueue(env.TELLING_QUEUE, tellingDue);

/** Keeps what channels have on air that everybody may see, and has their followers told of it. */
export const handler = batch(streamEvents, async (stream, { now }) => {
  const { channelId, streamId, title, liveSince, version, state, visibility } = stream;
  if (!channelId || !liveSince) return;
  const onAir = (state === 'LIVE' || state === 'INTERRUPTED') && visibility === 'public';
  await channels.learnShown({ channelId, streamId, title: onAir ? title : '', liveSince, version, onAir });
  const told = goneLive(stream, now);
  if (told) await due.ask(told);
});
