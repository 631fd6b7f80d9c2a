import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type AmfValue, readAmf, writeAmf } from './amf0.ts';
import { BadRtmp, ChunkReader } from './chunk-reader.ts';
import { writeChunks } from './chunk-writer.ts';
import { type Message, messageType } from './message.ts';

/** A connection on which we publish. */
export interface RtmpClient {
  media(kind: 'audio' | 'video', atMs: number, body: Buffer): void;
  /** Says goodbye. */
  end(): void;
}

export interface RtmpClientOutside {
  application: string;
  url: string;
  /** A secret: said to the other side, and nowhere else. */
  streamName: string;
  /** The other side takes what is sent from now on. */
  published(): void;
  /** It will take nothing, for this reason. */
  refused(why: string): void;
}

const packetBytes = 1536;
const chunkBytes = 4096;
const [pingRequest, pingResponse] = [6, 7];
const [connecting, making, publishing] = [1, 4, 5];

const memberOf = (value: AmfValue | undefined, name: string): AmfValue | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined;

/** Publishes on a connected socket: the handshake, the commands, and then whatever media is given. */
export const publishOn = (socket: Duplex, outside: RtmpClientOutside): RtmpClient => {
  const reader = new ChunkReader();
  let held = Buffer.alloc(0);
  let isGreeted = false;
  let streamId = 1;

  const command = (on: number, ...values: AmfValue[]): void =>
    void socket.write(
      writeChunks({ chunkStream: 3, type: messageType.command, streamId: on }, writeAmf(...values), chunkBytes),
    );
  const connect = (): void => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(chunkBytes);
    socket.write(writeChunks({ chunkStream: 2, type: messageType.setChunkSize }, size));
    const { application: app, url: tcUrl } = outside;
    command(0, 'connect', connecting, { app, type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; Arclight)', tcUrl });
  };
  const said = (about: AmfValue | undefined): string => {
    const code = memberOf(about, 'code');
    return typeof code === 'string' ? code.replace(/[^\w.]/g, '').slice(0, 60) : 'without a reason';
  };
  const obey = ([name, transaction, about, more]: AmfValue[]): void => {
    if (name === '_error' && (transaction === connecting || transaction === making))
      outside.refused(`it refused: ${said(more)}`);
    else if (name === '_result' && transaction === connecting) {
      command(0, 'releaseStream', 2, null, outside.streamName);
      command(0, 'FCPublish', 3, null, outside.streamName);
      command(0, 'createStream', making, null);
    } else if (name === '_result' && transaction === making) {
      streamId = typeof more === 'number' ? more : 1;
      command(streamId, 'publish', publishing, null, outside.streamName, 'live');
    } else if (name === 'onStatus') {
      const code = memberOf(more ?? about, 'code');
      if (code === 'NetStream.Publish.Start') outside.published();
      else if (memberOf(more ?? about, 'level') === 'error') outside.refused(`it refused: ${said(more ?? about)}`);
    }
  };
  const handle = ({ type, body }: Message): void => {
    if (type === messageType.command) obey(readAmf(body));
    else if (type === messageType.userControl && body.length >= 6 && body.readUInt16BE() === pingRequest) {
      const answer = Buffer.from(body.subarray(0, 6));
      answer.writeUInt16BE(pingResponse);
      socket.write(writeChunks({ chunkStream: 2, type: messageType.userControl }, answer));
    }
  };
  /** 1 and 1536 bytes each way, then theirs again. */
  const shakeHands = (bytes: Buffer): Buffer | undefined => {
    held = Buffer.concat([held, bytes]);
    if (held.length > 0 && held[0] !== 3) throw new BadRtmp('it does not speak RTMP');
    if (held.length < 1 + 2 * packetBytes) return undefined;
    isGreeted = true;
    socket.write(held.subarray(1, 1 + packetBytes));
    connect();
    const rest = held.subarray(1 + 2 * packetBytes);
    held = Buffer.alloc(0);
    return rest;
  };

  const hello = randomBytes(1 + packetBytes);
  hello[0] = 3;
  hello.fill(0, 1, 9);
  socket.write(hello);
  socket.on('data', (bytes: Buffer) => {
    try {
      const rest = isGreeted ? bytes : shakeHands(bytes);
      if (rest) for (const message of reader.read(rest)) handle(message);
    } catch {
      outside.refused('it does not speak RTMP as it should');
    }
  });

  return {
    media: (kind, timestamp, body) =>
      void socket.write(
        writeChunks({ chunkStream: kind === 'audio' ? 4 : 6, type: messageType[kind], streamId, timestamp }, body),
      ),
    end() {
      command(0, 'FCUnpublish', 6, null, outside.streamName);
      command(0, 'deleteStream', 7, null, streamId);
      socket.end();
    },
  };
};
