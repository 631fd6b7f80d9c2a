import { randomBytes } from 'node:crypto';
import { type AmfValue, readAmf, writeAmf } from './amf0.ts';
import { BadRtmp, ChunkReader } from './chunk-reader.ts';
import { writeChunks } from './chunk-writer.ts';
import { NotTaken, type Packet, packetOf } from './codecs.ts';
import { isMedia, type Message, messageType } from './message.ts';

/** What a publisher said of its pictures; not to be trusted. */
export interface Claims {
  frameRate?: number;
}

/** Where an admitted publisher's media goes. */
export interface Taker {
  packet(packet: Packet, message: Message): void;
  claims(claims: Claims): void;
}

export type Verdict = { taker: Taker } | { refused: string };

/** What a session asks of the connection it lives on. */
export interface SessionOutside {
  send(bytes: Buffer): void;
  /** Asked once, at `publish`, before any media is read. The name is the application and the stream name, as `live/…`. */
  admit(name: string): Verdict;
  /** The other side says goodbye, or is sent away with these words said to it already. */
  finish(why: string): void;
}

export interface Session {
  /** Throws `BadRtmp` when the other side makes no sense. */
  take(bytes: Buffer): void;
  readonly mediaBytes: number;
}

const packetBytes = 1536;
const window = 2_500_000;
const ourChunkBytes = 4096;
const commandStream = 3;
const controlStream = 2;
const lastNamedAtMost = 512;

const textOf = (value: AmfValue | undefined): string =>
  typeof value === 'string' ? value.slice(0, lastNamedAtMost) : '';
const withoutQuery = (text: string): string => (text.split('?')[0] ?? '').replace(/^\/+|\/+$/g, '');
const memberOf = (value: AmfValue | undefined, name: string): AmfValue | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined;

/** One side of RTMP: the handshake, the commands of a publisher, and its media once it has been admitted. */
export const openSession = (outside: SessionOutside): Session => {
  const reader = new ChunkReader();
  let stage: 'hello' | 'echo' | 'chunks' | 'over' = 'hello';
  let held = Buffer.alloc(0);
  let application = '';
  let taker: Taker | undefined;
  let received = 0;
  let acknowledged = 0;

  const control = (type: number, value: number, extra: number[] = []): void => {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(value >>> 0);
    outside.send(writeChunks({ chunkStream: controlStream, type }, Buffer.concat([body, Buffer.from(extra)])));
  };
  const command = (streamId: number, ...values: AmfValue[]): void =>
    outside.send(
      writeChunks(
        { chunkStream: commandStream, type: messageType.command, streamId },
        writeAmf(...values),
        ourChunkBytes,
      ),
    );
  const status = (streamId: number, level: string, code: string, description: string): void =>
    command(streamId, 'onStatus', 0, null, { level, code, description });
  const over = (why: string): void => {
    if (stage === 'over') return;
    stage = 'over';
    outside.finish(why);
  };

  const connect = (transaction: AmfValue, about: AmfValue | undefined): void => {
    application = withoutQuery(textOf(memberOf(about, 'app')));
    control(messageType.windowSize, window);
    control(messageType.peerBandwidth, window, [2]);
    control(messageType.setChunkSize, ourChunkBytes);
    const welcome = {
      level: 'status',
      code: 'NetConnection.Connect.Success',
      description: 'Welcome.',
      objectEncoding: 0,
    };
    command(0, '_result', transaction, { fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, welcome);
  };

  const publish = (streamId: number, name: string): void => {
    if (taker) throw new BadRtmp('it publishes twice');
    const verdict = outside.admit(withoutQuery(`${application}/${withoutQuery(name)}`));
    if ('refused' in verdict) {
      status(streamId, 'error', 'NetStream.Publish.BadName', verdict.refused);
      over(verdict.refused);
      return;
    }
    taker = verdict.taker;
    reader.admit();
    status(streamId, 'status', 'NetStream.Publish.Start', 'On air.');
  };

  const obey = (streamId: number, [name, transaction = 0, about, ...rest]: AmfValue[]): void => {
    if (name === 'connect') connect(transaction, about);
    else if (name === 'createStream') command(0, '_result', transaction, null, 1);
    else if (name === 'publish') publish(streamId, textOf(rest[0]));
    else if (name === 'releaseStream' || name === 'FCPublish') command(0, '_result', transaction, null, null);
    else if (name === 'FCUnpublish' || name === 'deleteStream' || name === 'closeStream')
      over('the publisher said goodbye');
    else if (name === 'play' || name === 'play2') throw new BadRtmp('nobody can watch here');
  };

  const learn = (values: AmfValue[]): void => {
    const about = values.find((value) => value !== null && typeof value === 'object');
    const frameRate = memberOf(about, 'framerate');
    taker?.claims({ ...(typeof frameRate === 'number' && Number.isFinite(frameRate) ? { frameRate } : {}) });
  };

  const handle = (message: Message): void => {
    const { type, streamId, body } = message;
    if (isMedia(type)) {
      try {
        taker?.packet(packetOf(message), message);
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error;
        status(streamId, 'error', 'NetStream.Publish.Rejected', error.message);
        over(error.message);
      }
    } else if (type === messageType.command) obey(streamId, readAmf(body));
    else if (type === messageType.commandAmf3) obey(streamId, readAmf(body.subarray(1)));
    else if (type === messageType.data) learn(readAmf(body));
  };

  /** The handshake: 1 and 1536 bytes, answered with as many and theirs again, then 1536 more which say nothing. */
  const shakeHands = (bytes: Buffer): Buffer | undefined => {
    held = Buffer.concat([held, bytes]);
    if (held.length > 0 && held[0] !== 3 && stage === 'hello') throw new BadRtmp('this is not RTMP');
    if (stage === 'hello' && held.length > packetBytes) {
      const ours = randomBytes(packetBytes);
      ours.fill(0, 0, 8);
      outside.send(Buffer.concat([Buffer.from([3]), ours, held.subarray(1, 1 + packetBytes)]));
      held = held.subarray(1 + packetBytes);
      stage = 'echo';
    }
    if (stage !== 'echo' || held.length < packetBytes) return undefined;
    stage = 'chunks';
    const rest = held.subarray(packetBytes);
    held = Buffer.alloc(0);
    return rest;
  };

  return {
    get mediaBytes() {
      return reader.mediaBytes;
    },
    take(bytes) {
      if (stage === 'over') return;
      received += bytes.length;
      const rest = stage === 'chunks' ? bytes : shakeHands(bytes);
      if (!rest) return;
      for (const message of reader.read(rest)) {
        handle(message);
        // Typescript does not see that what was handled may have ended the session.
        if ((stage as string) === 'over') return;
      }
      if (received - acknowledged > window / 2) {
        acknowledged = received;
        control(messageType.acknowledgement, received);
      }
    },
  };
};
