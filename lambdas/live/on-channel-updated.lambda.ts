import { channelEvents, isOpenChannel } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { channelsOf } from './channel-copy.ts';
import { liveCopyEnv } from './env.ts';

const channels = channelsOf(liveCopyEnv.read(process.env).LIVE_TABLE);

/** Keeps what live knows of channels: their names, and who works for them. */
export const handler = batch(channelEvents, (channel) =>
  channels.learn(isOpenChannel(channel) ? channel : { ...channel, handle: '', name: '', team: [], closed: true }),
);
