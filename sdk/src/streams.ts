import { keepChatReplay, openChatReplay } from './chat-replay.ts';
import type { CallOptions, Client } from './client.ts';
import { list } from './listing.ts';
import { keepWatching, openLivePlayback } from './live-playback.ts';
import type { Asked } from './promises.ts';

type Signal = Pick<CallOptions, 'signal'>;
const one = (streamId: string) => ({ params: { stream_id: streamId } });

/** What is done most with live streams, by their ids. Everything else: `call`. */
export const streamsOf = (client: Client) => {
  const { call } = client;
  return {
    /** Public ones on air, the newest first. */
    live: (options?: Signal) => list(call, 'live.list_public', { query: { state: 'live' } }, options),
    /** Public ones to come, the soonest first. */
    scheduled: (options?: Signal) => list(call, 'live.list_public', { query: { state: 'scheduled' } }, options),
    /** Mine in every state, newest first. */
    mine: (options?: Signal) => list(call, 'live.list_mine', {}, options),
    read: (streamId: string, options?: Signal) => call('live.read', one(streamId), options),
    /** Makes one, to be started now or later; it costs nothing until then. */
    create: (body: Asked<'live.create'>['body'], options?: Pick<CallOptions, 'signal' | 'key'>) =>
      call('live.create', { body }, options),
    /** With `ifMatch`, only if nobody has changed it since that version. */
    change: (
      streamId: string,
      body: NonNullable<Asked<'live.change'>['body']>,
      options?: Pick<CallOptions, 'signal' | 'ifMatch'>,
    ) => call('live.change', { ...one(streamId), body }, options),
    /** Starts it. The answer says where to send it, and its key, this once. */
    start: (streamId: string, options?: Pick<CallOptions, 'signal' | 'key'>) =>
      call('live.start', one(streamId), options),
    /** Makes one and starts it at once. */
    goLive: (body: Asked<'live.go_live'>['body'], options?: Pick<CallOptions, 'signal' | 'key'>) =>
      call('live.go_live', { body }, options),
    /** Ends it, or calls off one that has not started. */
    stop: (streamId: string, options?: Signal) => call('live.stop', one(streamId), options),
    /** Where to send it, and the end of its key. */
    ingest: (streamId: string, options?: Signal) => call('live.read_ingest', one(streamId), options),
    /** A new key; the old one opens nothing any more. `force` cuts off who is sending with it now. */
    rotateKey: (
      streamId: string,
      { force = false, ...options }: Pick<CallOptions, 'signal' | 'key'> & { force?: boolean } = {},
    ) => call('live.rotate_key', { ...one(streamId), body: { force } }, options),
    /** How well what is sent arrives. */
    health: (streamId: string, options?: Signal) => call('live.read_health', one(streamId), options),
    /** Whether one may watch it, and where the media is, with complete addresses. */
    openPlayback: (streamId: string, options?: Parameters<typeof openLivePlayback>[2]) =>
      openLivePlayback(client, streamId, options),
    /** The same from the moment it is live, renewed in time until it is closed. */
    keepWatching: (
      streamId: string,
      ears: Parameters<typeof keepWatching>[2],
      options?: Parameters<typeof keepWatching>[3],
    ) => keepWatching(client, streamId, ears, options),
    /** What was said beside it, as files at the edge, with complete addresses. */
    openChatReplay: (streamId: string, options?: Parameters<typeof openChatReplay>[2]) =>
      openChatReplay(client, streamId, options),
    /** The same, kept open until it is closed. */
    keepChatReplay: (streamId: string, ears: Parameters<typeof keepChatReplay>[2]) =>
      keepChatReplay(client, streamId, ears),
  };
};
