import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries } from '../../../local/resources/mediaconvert/binaries.ts';
import { burn } from './burnt-clock.ts';

// A publisher as OBS is one: 720p at 30 pictures a second, x264 veryfast, 2 s keyframes, AAC, over RTMP. Each picture carries
// the moment it was made. Its address comes in PUBLISH_TO: it holds a key, which belongs into no process list of ours.

const [width, height] = [1280, 720];
const framesPerSecond = 30;
const backgrounds = 30;

/** A picture that moves and has something for the encoder to do: gradients that travel, with noise on them. */
const background = (phase: number): Uint8Array => {
  const picture = new Uint8Array(width * height * 1.5).fill(128);
  let noise = phase + 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      noise = (Math.imul(noise, 1_103_515_245) + 12_345) >>> 0;
      picture[y * width + x] = 16 + (((x + y + (phase * width) / backgrounds) >> 2) % 200) + (noise >>> 29);
    }
  return picture;
};

const target = process.env['PUBLISH_TO'];
if (!target) throw new Error('PUBLISH_TO says where');
const { ffmpeg } = await findBinaries();
const encoder = spawn(
  ffmpeg,
  [
    ['-hide_banner', '-loglevel', 'error', '-nostdin'],
    [
      '-f',
      'rawvideo',
      '-pix_fmt',
      'yuv420p',
      '-s',
      `${width}x${height}`,
      '-r',
      String(framesPerSecond),
      '-i',
      'pipe:0',
    ],
    ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
    ['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-b:v', '2500k', '-maxrate', '2500k'],
    ['-bufsize', '2500k', '-g', String(2 * framesPerSecond), '-keyint_min', String(2 * framesPerSecond)],
    ['-sc_threshold', '0', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-f', 'flv', target],
  ].flat(),
  { stdio: ['pipe', 'inherit', 'inherit'] },
);
const ended = new Promise<number>((resolve) => encoder.on('exit', (code) => resolve(code ?? 1)));
encoder.stdin.on('error', () => {});
process.on('SIGTERM', () => encoder.kill('SIGTERM'));
void ended.then((code) => process.exit(code));

const pictures = Array.from({ length: backgrounds }, (_, phase) => background(phase));
const begun = performance.now();
for (let made = 0; ; made++) {
  // A picture that comes too late is made all the same, with its own moment: the stream keeps its pace.
  const early = begun + (made * 1000) / framesPerSecond - performance.now();
  if (early > 1) await pause(early);
  const picture = (pictures[made % backgrounds] as Uint8Array).slice();
  burn(picture, width, height, Date.now());
  if (!encoder.stdin.write(picture)) await new Promise((resolve) => encoder.stdin.once('drain', resolve));
}
