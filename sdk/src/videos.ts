import type { CallOptions, Client } from './client.ts';
import { list } from './listing.ts';
import { keepPlaying, openPlayback } from './playback.ts';
import type { Asked } from './promises.ts';
import { untilReady } from './until-ready.ts';

type Signal = Pick<CallOptions, 'signal'>;
const one = (videoId: string) => ({ params: { video_id: videoId } });

/** What is done most with videos, by their ids. Everything else: `call`. */
export const videosOf = (client: Client) => {
  const { call } = client;
  return {
    /** Mine in every state, newest first. */
    mine: (options?: Signal) => list(call, 'catalog.list_mine', {}, options),
    /** The newest public ones. */
    newest: (options?: Signal) => list(call, 'catalog.list_public', {}, options),
    /** A channel's public ones, newest first. */
    ofChannel: (channelId: string, options?: Signal) =>
      list(call, 'catalog.list_channel', { params: { channel_id: channelId } }, options),
    read: (videoId: string, options?: Signal) => call('catalog.read_video', one(videoId), options),
    /** Waits until it can be played; throws `VideoFailed` when it never will. */
    untilReady: (videoId: string, options?: Parameters<typeof untilReady>[2]) => untilReady(call, videoId, options),
    /** With `ifMatch`, only if nobody has changed it since that version. */
    change: (
      videoId: string,
      body: NonNullable<Asked<'catalog.change_video'>['body']>,
      options?: Pick<CallOptions, 'signal' | 'ifMatch'>,
    ) => call('catalog.change_video', { ...one(videoId), body }, options),
    publish: (videoId: string, options?: Signal) => call('catalog.publish_video', one(videoId), options),
    unpublish: (videoId: string, options?: Signal) => call('catalog.unpublish_video', one(videoId), options),
    /** Into the trash, for 30 days. */
    delete: (videoId: string, options?: Signal) => call('catalog.delete_video', one(videoId), options),
    /** Whether one may watch it, and where the media is, with complete addresses. */
    openPlayback: (videoId: string, options?: Parameters<typeof openPlayback>[2]) =>
      openPlayback(client, videoId, options),
    /** The same, renewed in time until it is closed. */
    keepPlaying: (videoId: string, heard: Parameters<typeof keepPlaying>[2]) => keepPlaying(client, videoId, heard),
  };
};
