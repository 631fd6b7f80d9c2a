import type { Packet } from '../rtmp/codecs.ts';
import { AccessUnits } from './access-units.ts';
import { pictureBody, pictureHeader, soundBody, soundHeader } from './as-flv.ts';
import { InOrder } from './in-order.ts';
import { type Kind, MediaClock } from './media-clock.ts';
import type { SoundMaker } from './sound.ts';

/** A packet of RTP, as far as it is looked at. */
export interface RtpPacket {
  number: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

/** What a browser sends, on its way to what streaming software would have sent. */
export interface Incoming {
  packet(kind: Kind, packet: RtpPacket): void;
  /** What the sender's own clock read at this timestamp; milliseconds. */
  report(kind: Kind, timestamp: number, readMs: number): void;
  /** Nothing is taken until it goes on, with a whole picture. */
  hold(): void;
  goOn(): void;
  stop(): void;
}

/** A lost packet is asked for again, and comes within about this, or not at all. */
const patienceMs = 150;
/** Whoever watches joins at a key picture of ours; the publisher's own are for after a loss, and must not be far apart. */
const keyEveryMs = 2_000;
const askAgainMs = 500;

export const openIncoming = (outside: {
  give(packet: Packet, timestamp: number, body: Buffer): void;
  askForKey(): void;
  makeSound(frame: (frame: Buffer, from: number) => void): SoundMaker;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}): Incoming => {
  const began = outside.now();
  const nowMs = (): number => outside.now() - began;
  const clock = new MediaClock();
  const orders = { video: new InOrder<RtpPacket>(patienceMs), audio: new InOrder<RtpPacket>(patienceMs) };
  const pictures = new AccessUnits();
  let sound: SoundMaker | undefined;
  let isHeld = false;
  let needsKey = true;
  let askedAt = Number.NEGATIVE_INFINITY;

  const ask = (everyMs: number): void => {
    if (nowMs() - askedAt < everyMs) return;
    askedAt = nowMs();
    outside.askForKey();
  };
  const give = (packet: Packet, ms: number, body: Buffer): void =>
    outside.give(packet, Math.max(0, Math.round(ms)), body);

  const video = (packet: RtpPacket): void => {
    const picture = pictures.take(packet);
    if (!picture || isHeld) return;
    const atMs = clock.at('video', clock.ticks('video', picture.timestamp, nowMs()));
    const header = pictureHeader(picture);
    if (header) give('video-header', atMs, header);
    const made = pictureBody(picture);
    if (!made || (needsKey && !made.isKey)) return;
    needsKey = false;
    give(made.isKey ? 'video-key' : 'video', atMs, made.body);
  };
  const hear = (frame: Buffer, from: number): void => {
    if (!isHeld) give('audio', clock.at('audio', from), soundBody(frame));
  };
  const audio = ({ payload, timestamp }: RtpPacket): void => {
    const ticks = clock.ticks('audio', timestamp, nowMs());
    if (!sound) {
      sound = outside.makeSound(hear);
      give('audio-header', 0, soundHeader);
    }
    sound.take(payload, ticks);
  };

  return {
    packet(kind, packet) {
      const { items, isLost } = orders[kind].take(packet.number, packet, outside.now());
      if (isLost && kind === 'video') {
        pictures.lost();
        needsKey = true;
      }
      for (const item of items)
        if (kind === 'video') video(item);
        else audio(item);
      ask(needsKey ? askAgainMs : keyEveryMs);
    },
    report: (kind, timestamp, readMs) => clock.report(kind, timestamp, readMs),
    hold() {
      isHeld = true;
    },
    goOn() {
      isHeld = false;
      needsKey = true;
      ask(0);
    },
    stop: () => sound?.stop(),
  };
};
