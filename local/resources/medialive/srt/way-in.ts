import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import { local } from '../../../resource.ts';
import { findBinaries } from '../../mediaconvert/binaries.ts';

const run = promisify(execFile);
const asked = new Map<string, Promise<boolean>>();

/** Whether this machine's ffmpeg was built with SRT: the one from npm for Linux on x64 is, others may be. */
export const speaksSrt = async (): Promise<boolean> => {
  const { ffmpeg } = await findBinaries();
  const answer =
    asked.get(ffmpeg) ??
    run(ffmpeg, ['-hide_banner', '-protocols'], { timeout: 20_000 }).then(({ stdout }) => /^\s*srt\s*$/m.test(stdout));
  asked.set(ffmpeg, answer);
  return answer;
};

/** A UDP port nobody listens on, and none of those that are given away already. */
export const freeUdpPort = async (taken: readonly number[]): Promise<number> => {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const probe = createSocket('udp4');
      probe.once('error', reject);
      probe.bind(0, local.host, () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
    });
    if (!taken.includes(port)) return port;
  }
};
