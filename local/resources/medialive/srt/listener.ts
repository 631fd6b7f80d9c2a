import { totalmem } from 'node:os';
import { local } from '../../../resource.ts';
import { findBinaries } from '../../mediaconvert/binaries.ts';
import { startLimited } from '../../mediaconvert/limited-process.ts';
import { NotTaken, packetOf } from '../rtmp/codecs.ts';
import type { Connection } from '../rtmp/ingest.ts';
import { messageType } from '../rtmp/message.ts';
import type { Taker } from '../rtmp/session.ts';
import { FlvReader } from './flv-reader.ts';

/** Where one input is sent to, and with what. */
export interface SrtPlace {
  port: number;
  latencyMs: number;
  passphrase: string;
}

export interface SrtOutside {
  cwd: string;
  /** A publisher that sends nothing for so long is gone. */
  idleMs: number;
  admit(connection: Connection): { taker: Taker; gone(why: string): void };
  note(line: string): void;
}

export interface SrtCounters {
  admitted: number;
  /** Handshakes that failed for their passphrase. */
  refused: number;
  /** Bytes of media that were read, all told. */
  mediaBytes: number;
}

/** One publisher at a time, one after another, until it is stopped. */
export interface SrtListener {
  counters(): SrtCounters;
  stop(): Promise<void>;
}

/** So long nobody may come; then it listens anew. An ffmpeg whose laptop was killed is gone by then. */
const listenMs = 20_000;
const betweenMs = 1_000;
const hours = 13;
const limits = {
  ...{ wallMs: hours * 3_600_000, silentMs: hours * 3_600_000, cpuSeconds: hours * 3_600 },
  ...{ memoryBytes: Math.min(0.25 * totalmem(), 400e6), fileBytes: 1e6 },
};
const args = [
  ...['-hide_banner', '-nostdin', '-v', 'error', '-nostats', '-max_alloc', String(64 * 1024 ** 2)],
  ...['-protocol_whitelist', 'pipe,srt', '-format_whitelist', 'concat,mpegts', '-safe', '0'],
  // A list of one, so that the address with its passphrase is in no list of processes.
  ...['-f', 'concat', '-i', 'pipe:0', '-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy'],
  ...['-max_interleave_delta', '500000', '-flush_packets', '1', '-f', 'flv', '-flvflags', 'no_duration_filesize'],
  'pipe:3',
];
const listOf = ({ port, latencyMs, passphrase }: SrtPlace, idleMs: number): string => {
  const asked = new URLSearchParams({
    // All in microseconds.
    ...{ listen_timeout: String(listenMs * 1000), timeout: String(idleMs * 1000), latency: String(latencyMs * 1000) },
    ...{ mode: 'listener', enforced_encryption: '1', passphrase },
  });
  return `ffconcat version 1.0\nfile 'srt://${local.host}:${port}?${asked}'\n`;
};

/**
 * Listens for publishers who know the passphrase: ffmpeg speaks SRT, and what it reads comes out as the tags an RTMP publisher
 * would have sent. Without the passphrase the handshake fails, and no connection is there to read media from.
 */
export const openSrtListener = (place: SrtPlace, outside: SrtOutside): SrtListener => {
  const counts: SrtCounters = { admitted: 0, refused: 0, mediaBytes: 0 };
  let isStopped = false;
  let endRound: (why: string) => void = () => {};
  let wake: () => void = () => {};
  const now = (): number => performance.now();
  /** ffmpeg says addresses whole when it complains of them. */
  const withoutPassphrase = (line: string): string => line.replaceAll(place.passphrase, '…');

  let complained = '';
  /** Why nobody could come, once: that nobody did is no complaint. */
  const complain = (line: string): void => {
    if (line === complained || /timed out/i.test(line)) return;
    complained = line;
    const words = /codec/i.test(line) ? 'Video must be H.264 and sound AAC.' : withoutPassphrase(line);
    if (line) outside.note(`SRT at port ${place.port}: ${words}`);
  };

  /** From listening until the one who came is gone, or nobody did. */
  const round = async (): Promise<void> => {
    const { ffmpeg } = await findBinaries();
    if (isStopped) return;
    const child = startLimited(ffmpeg, args, {
      ...{ cwd: outside.cwd, limits, network: [], niceness: 0, extraPipes: 1, isFed: true },
      onStdoutLine: () => {},
      onStderrLine(line) {
        if (!/newConnection: connection rejected due to/.test(line)) return;
        counts.refused += 1;
        outside.note(`a publisher by SRT was refused at port ${place.port}: the passphrase is not right`);
      },
    });
    const reader = new FlvReader();
    const pipe = child.pipes[0];
    let publisher: ReturnType<SrtOutside['admit']> | undefined;
    let [bytes, isOver] = [0, false];
    const end = (why: string): void => {
      isOver = true;
      publisher?.gone(why);
      publisher = undefined;
      child.end(why);
    };
    endRound = end;
    const connection: Connection = {
      ...{ address: local.host, hangUp: end, bytes: () => bytes },
      hold: () => void pipe?.pause(),
      goOn: () => void pipe?.resume(),
    };
    const take = (read: Buffer): void => {
      bytes += read.length;
      counts.mediaBytes += read.length;
      for (const { kind, atMs, body } of reader.read(read)) {
        // What was on its way when it was ended belongs to nobody.
        if (isOver) return;
        if (!publisher) {
          counts.admitted += 1;
          publisher = outside.admit(connection);
        }
        const message = { type: messageType[kind], streamId: 1, timestamp: atMs, body };
        publisher.taker.packet(packetOf(message), message);
      }
    };
    pipe?.on('data', (read: Buffer) => {
      try {
        take(read);
      } catch (error) {
        const why = (error as Error).message;
        outside.note(`a publisher by SRT was cut at port ${place.port}: ${why}`);
        end(error instanceof NotTaken ? why : 'what it sent made no sense');
      }
    });
    child.input?.on('error', () => {});
    child.input?.end(listOf(place, outside.idleMs));
    const { complaints, overstepped } = await child.ended;
    if (publisher) publisher.gone('the connection was lost');
    else if (!overstepped) complain(complaints.at(-1) ?? '');
  };
  const rounds = async (): Promise<void> => {
    while (!isStopped) {
      const [began, before] = [now(), counts.admitted];
      await round();
      // One that ends at once would end at once again: somebody else has the port.
      if (isStopped || counts.admitted > before || now() - began > betweenMs) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, betweenMs).unref();
      });
    }
  };
  const done = rounds().catch((error: Error) => outside.note(`SRT at port ${place.port}: ${error.message}`));

  return {
    counters: () => ({ ...counts }),
    async stop() {
      isStopped = true;
      endRound('it is not wanted any more');
      wake();
      await done;
    },
  };
};
