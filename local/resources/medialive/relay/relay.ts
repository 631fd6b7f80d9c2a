import { connect } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';
import { publishOn, type RtmpClient } from '../rtmp/client.ts';
import type { Media } from './feed.ts';
import { isKeyPicture } from './samples.ts';
import { addressOf, type Place, placeOf, Unreachable } from './where.ts';

/** One other server, as a channel's JSON names it. */
export interface RelayOrder {
  /** Of its group of outputs. */
  name: string;
  url: string;
  streamName: string;
  certificate: 'SELF_SIGNED' | 'VERIFY_AUTHENTICITY';
  longestPauseMs: number;
  tries: number;
}

/** A stream on its way to another server. Whatever happens there, nobody here waits for it. */
export interface Relay {
  name: string;
  give(media: Media): void;
  /** Whether the other side takes what is sent. */
  isOn(): boolean;
  stop(): void;
}

export interface RelayOutside {
  loopback: 'allow' | 'refuse';
  log(line: string): void;
}

const shortestPauseMs = 1_000;
/** From the first packet to the word that it may be sent. */
const connectWithinMs = 10_000;
/** More than this the other side has not taken: it is too slow, and begins anew. */
const heldBytesAtMost = 8 * 1024 ** 2;
/** A connection that has lasted so long was a good one. */
const provenMs = 30_000;

const whyOf = (error: unknown): string => {
  if (error instanceof Unreachable) return error.message;
  const { code } = error as { code?: string };
  return `the connection failed (${code ?? 'no reason was given'})`;
};

export const openRelay = (order: RelayOrder, outside: RelayOutside): Relay => {
  /** The newest of each: whoever connects later needs them too. */
  const headers = new Map<Media['kind'], Media>();
  let client: RtmpClient | undefined;
  let socket: ReturnType<typeof connect> | undefined;
  /** Its times begin at the first key picture it was sent. */
  let began: number | undefined;
  let isOn = false;
  let isStopped = false;
  let pauseMs = shortestPauseMs;
  let failures = 0;
  let next: NodeJS.Timeout | undefined;
  let patience: NodeJS.Timeout | undefined;
  let onSince = 0;

  const fail = (why: string, of: ReturnType<typeof connect> | undefined): void => {
    if (isStopped || of !== socket) return;
    if (isOn && performance.now() - onSince > provenMs) [failures, pauseMs] = [0, shortestPauseMs];
    [client, socket, isOn, began] = [undefined, undefined, false, undefined];
    clearTimeout(patience);
    of?.destroy();
    failures += 1;
    const goesOn = failures <= order.tries;
    outside.log(`the output ${order.name} has failed: ${why}; ${goesOn ? `again in ${pauseMs} ms` : 'it is given up'}`);
    if (!goesOn) return;
    next = setTimeout(() => void begin(), pauseMs);
    pauseMs = Math.min(order.longestPauseMs, pauseMs * 2);
  };
  const open = async (place: Place) => {
    // Looked up once: whoever the name belongs to a moment later is not connected to.
    const host = await addressOf(place, outside.loopback);
    if (!place.encrypted) return connect({ host, port: place.port });
    const rejectUnauthorized = order.certificate === 'VERIFY_AUTHENTICITY';
    const isNamed = host !== place.host;
    return connectEncrypted({
      ...{ host, port: place.port, rejectUnauthorized },
      ...(isNamed ? { servername: place.host } : {}),
    });
  };
  const begin = async (): Promise<void> => {
    try {
      const place = placeOf(order.url);
      const opened = await open(place);
      if (isStopped) {
        opened.destroy();
        return;
      }
      socket = opened;
      opened.setNoDelay(true);
      opened.on('error', (error) => fail(whyOf(error), opened));
      opened.on('close', () => fail('the connection was closed', opened));
      patience = setTimeout(() => fail('it took too long', opened), connectWithinMs);
      const { streamName } = order;
      opened.once(place.encrypted ? 'secureConnect' : 'connect', () => {
        client = publishOn(opened, {
          ...{ application: place.application, url: place.url, streamName },
          published() {
            clearTimeout(patience);
            isOn = true;
            onSince = performance.now();
            outside.log(`the output ${order.name} is on`);
          },
          refused: (why) => fail(why, opened),
        });
      });
    } catch (error) {
      fail(whyOf(error), undefined);
    }
  };
  void begin();

  const send = (media: Media): void => {
    if (!client || !isOn || began === undefined) return;
    client.media(media.kind, Math.max(0, Math.round(media.atMs - began)), media.body);
    if ((socket?.writableLength ?? 0) > heldBytesAtMost) fail('it takes in less than it is sent', socket);
  };

  return {
    name: order.name,
    give(media) {
      if (media.isHeader) headers.set(media.kind, media);
      if (!isOn) return;
      if (began === undefined) {
        if (!isKeyPicture(media)) return;
        began = media.atMs;
        for (const header of headers.values()) send({ ...header, atMs: media.atMs });
      }
      send(media);
    },
    isOn: () => isOn && began !== undefined,
    stop() {
      isStopped = true;
      clearTimeout(next);
      clearTimeout(patience);
      client?.end();
      const left = socket;
      setTimeout(() => left?.destroy(), 1_000).unref();
    },
  };
};
