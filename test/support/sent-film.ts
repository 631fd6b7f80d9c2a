import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

interface Film {
  size?: string;
  /** Pictures a second; a keyframe comes every two seconds. */
  rate?: number;
  preset?: string;
  picture?: string;
  sound?: string;
}

/** Sends a moving test card with a tone as streaming software does: RTMP, x264, in real time. */
export const sendFilm = async (
  server: string,
  key: string,
  { size = '320x180', rate = 15, preset = 'ultrafast', picture = '300k', sound = '64k' }: Film = {},
): Promise<ChildProcess> => {
  const { ffmpeg } = await findBinaries();
  const seen = ['-v', 'quiet', '-re', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`];
  const heard = ['-f', 'lavfi', '-i', 'sine=f=440:r=44100'];
  const coded = ['-c:v', 'libx264', '-preset', preset, '-tune', 'zerolatency', '-g', `${rate * 2}`, '-b:v', picture];
  const sent = ['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', sound, '-f', 'flv', `${server}/${key}`];
  return spawn(ffmpeg, [...seen, ...heard, ...coded, ...sent], { stdio: 'ignore' });
};

/** As a pulled plug would; resolves when it is gone. */
export const cutFilm = async (running: ChildProcess | undefined): Promise<void> => {
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const gone = once(running, 'exit');
  running.kill('SIGKILL');
  await gone;
};
