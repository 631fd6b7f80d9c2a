import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as httpServer } from 'node:http';
import { type AddressInfo, createServer as tcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '../transcode/test-clips.ts';

/** Where a hostile file tries to lead a decoder: listeners that must stay silent and files that must stay closed. */
export interface Bait {
  /** `http://127.0.0.1:port`, answering every path with a piece of a real film. */
  http: string;
  /** `127.0.0.1:port` of a plain listener. */
  tcp: string;
  udp: string;
  /** A real transport stream, playlist, film and text, outside every folder a job may look into. */
  folder: string;
  stream: string;
  playlist: string;
  film: string;
  text: string;
}

export interface Canaries {
  bait: Bait;
  /** What has reached a listener so far. */
  heard(): string[];
  stop(): Promise<void>;
}

export const secretText = 'the canary sings at midnight';

export const openCanaries = async (): Promise<Canaries> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-canary-'));
  const stream = await makeClip(folder, 'canary.ts', { seconds: 1, extra: ['-f', 'mpegts'] });
  await makeClip(folder, 'canary.mp4', { seconds: 1 });
  await writeFile(join(folder, 'canary.txt'), secretText);
  await writeFile(
    join(folder, 'canary.m3u8'),
    `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nfile://${folder}/canary.ts\n#EXT-X-ENDLIST\n`,
  );
  const heard: string[] = [];
  const http = httpServer((request, answer) => {
    heard.push(`HTTP ${request.url}`);
    answer.end(stream);
  }).listen(0, '127.0.0.1');
  const tcp = tcpServer((socket) => {
    heard.push('TCP');
    socket.on('error', () => {}).end();
  }).listen(0, '127.0.0.1');
  const udp = createSocket('udp4', () => heard.push('UDP'));
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(http, 'listening'), once(tcp, 'listening'), once(udp, 'listening')]);
  const at = (address: AddressInfo): string => `127.0.0.1:${address.port}`;
  return {
    bait: {
      ...{ http: `http://${at(http.address() as AddressInfo)}`, tcp: at(tcp.address() as AddressInfo) },
      ...{ udp: at(udp.address()), folder },
      ...{ stream: join(folder, 'canary.ts'), playlist: join(folder, 'canary.m3u8') },
      ...{ film: join(folder, 'canary.mp4'), text: join(folder, 'canary.txt') },
    },
    heard: () => [...heard],
    async stop() {
      http.closeAllConnections();
      await Promise.all([once(http.close(), 'close'), once(tcp.close(), 'close'), once(udp.close(), 'close')]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
