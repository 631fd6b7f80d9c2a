import { connect, type Socket } from 'node:net';
import { type AmfValue, readAmf, writeAmf } from '../../local/resources/medialive/rtmp/amf0.ts';
import { ChunkReader } from '../../local/resources/medialive/rtmp/chunk-reader.ts';
import { writeChunks } from '../../local/resources/medialive/rtmp/chunk-writer.ts';
import { messageType } from '../../local/resources/medialive/rtmp/message.ts';

/** An RTMP publisher that does only what it is told. */
export interface RtmpPublisher {
  socket: Socket;
  /** The code and words of the next `onStatus`; `closed` when the connection ends before one comes. */
  status(): Promise<{ code: string; description: string }>;
  media(kind: 'audio' | 'video', timestamp: number, body: Buffer): void;
  send(bytes: Buffer): void;
  closed: Promise<void>;
  close(): void;
}

export const handshake = (): Buffer => Buffer.concat([Buffer.from([3]), Buffer.alloc(1536), Buffer.alloc(1536)]);

export const command = (...values: AmfValue[]): Buffer =>
  writeChunks({ chunkStream: 3, type: messageType.command }, writeAmf(...values), 128);

/** Says everything up to `publish` in one breath, as an impatient encoder may. */
export const publish = async (
  port: number,
  {
    app = 'live',
    key,
    from = '127.0.0.1',
    after = Buffer.alloc(0),
  }: { app?: string; key: string; from?: string; after?: Buffer },
): Promise<RtmpPublisher> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await Promise.race([new Promise<void>((resolve) => socket.once('connect', () => resolve())), closed]);
  const reader = new ChunkReader();
  const heard: { code: string; description: string }[] = [];
  const waiting: ((status: { code: string; description: string }) => void)[] = [];
  let skip = 1 + 2 * 1536;
  socket.on('data', (bytes) => {
    const skipped = Math.min(skip, bytes.length);
    skip -= skipped;
    for (const { type, body } of reader.read(bytes.subarray(skipped))) {
      if (type !== messageType.command) continue;
      const [name, , , about] = readAmf(body);
      if (name !== 'onStatus') continue;
      const status = about as { code: string; description: string };
      const next = waiting.shift();
      if (next) next(status);
      else heard.push(status);
    }
  });
  socket.write(
    Buffer.concat([
      handshake(),
      command('connect', 1, { app, tcUrl: `rtmp://127.0.0.1:${port}/${app}` }),
      command('createStream', 2, null),
      command('publish', 3, null, key, 'live'),
      after,
    ]),
  );
  return {
    socket,
    closed,
    status: () =>
      Promise.race([
        new Promise<{ code: string; description: string }>((resolve) => {
          const already = heard.shift();
          if (already) resolve(already);
          else waiting.push(resolve);
        }),
        closed.then(() => ({ code: 'closed', description: '' })),
      ]),
    media: (kind, timestamp, body) =>
      void socket.write(writeChunks({ chunkStream: 4, type: messageType[kind], streamId: 1, timestamp }, body, 128)),
    send: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
  };
};
