import { totalmem } from 'node:os';
import { findBinaries } from '../../mediaconvert/binaries.ts';
import { networkIsolation } from '../../mediaconvert/confinement.ts';
import { type LimitedProcess, startLimited } from '../../mediaconvert/limited-process.ts';
import { AdtsReader } from './adts.ts';
import { OggOpus, samplesOf } from './ogg-opus.ts';

/** Opus goes in as it comes from a browser, AAC comes out as the encoders want it. */
export interface SoundMaker {
  /** `from`: samples at 48 kHz since the sound began. */
  take(packet: Buffer, from: number): void;
  stop(): void;
}

const samplesInFrame = 1024;
const hours = 13;
const waitingBytesAtMost = 512 * 1024;
const args = [
  ...['-hide_banner', '-nostdin', '-v', 'error', '-nostats'],
  ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'ogg', '-max_alloc', String(64 * 1024 ** 2)],
  ...['-probesize', '32', '-analyzeduration', '0', '-fflags', 'nobuffer', '-f', 'ogg', '-i', 'pipe:0'],
  // What was lost on the way becomes silence, so that sound stays beside its pictures.
  ...['-af', 'aresample=async=1000:min_hard_comp=0.02:first_pts=0', '-c:a', 'aac', '-b:a', '160k'],
  ...['-ar', '48000', '-ac', '2', '-flush_packets', '1', '-f', 'adts', 'pipe:3'],
];
const limits = {
  ...{ wallMs: hours * 3_600_000, silentMs: 120_000, cpuSeconds: hours * 3_600 },
  ...{ memoryBytes: Math.min(0.25 * totalmem(), 400e6), fileBytes: 1e6 },
};

/** Starts the encoder of a publisher's sound. `frame` gets each frame and the samples before it. */
export const makeSound = (outside: {
  cwd: string;
  frame(frame: Buffer, from: number): void;
  log(line: string): void;
}): SoundMaker => {
  const ogg = new OggOpus();
  const adts = new AdtsReader();
  let frames = 0;
  let child: LimitedProcess | undefined;
  let isOver = false;
  let waiting: Buffer[] = [ogg.begin];
  let waitingBytes = 0;

  const hear = (bytes: Buffer): void => {
    for (const frame of adts.read(bytes)) {
      // The first frame is the encoder's own run-up: what was heard first is in the second.
      outside.frame(frame, (frames - 1) * samplesInFrame);
      frames += 1;
    }
  };
  const start = async (): Promise<void> => {
    const started = startLimited((await findBinaries()).ffmpeg, args, {
      ...{ cwd: outside.cwd, limits, network: await networkIsolation(), niceness: 2, extraPipes: 1, isFed: true },
      onStdoutLine: () => {},
    });
    child = started;
    started.input?.on('error', () => {});
    started.pipes[0]?.on('data', (bytes: Buffer) => {
      try {
        hear(bytes);
      } catch (error) {
        started.end((error as Error).message);
      }
    });
    if (isOver) started.end('it is not wanted any more');
    for (const bytes of waiting) started.input?.write(bytes);
    waiting = [];
    const { overstepped, complaints } = await started.ended;
    if (!isOver) outside.log(`a publisher’s sound ended: ${overstepped?.words ?? complaints.at(-1) ?? 'by itself'}`);
    isOver = true;
  };
  start().catch((error: Error) => {
    isOver = true;
    outside.log(`a publisher’s sound could not be made: ${error.message}`);
  });

  return {
    take(packet, from) {
      if (isOver || samplesOf(packet) === undefined || from < 0) return;
      const bytes = ogg.packet(packet, from);
      if (child?.input) {
        child.alive();
        if (child.input.writable && child.input.writableLength < waitingBytesAtMost) child.input.write(bytes);
        return;
      }
      waitingBytes += bytes.length;
      if (waitingBytes < waitingBytesAtMost) waiting.push(bytes);
    },
    stop() {
      isOver = true;
      child?.end('it is not wanted any more');
    },
  };
};
