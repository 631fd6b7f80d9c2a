import { channelEvents, isOpenChannel } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { chatCopyEnv } from './env.ts';
import { handlesOf } from './handles.ts';

const handles = handlesOf(chatCopyEnv.read(process.env).CHAT_TABLE);

/** Keeps what chat knows of channels: who looks after them, and whom their handles call. */
export const handler = batch(channelEvents, (channel) =>
  handles.learn(isOpenChannel(channel) ? channel : { ...channel, handle: '', team: [] }),
);
