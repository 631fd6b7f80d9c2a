import { execFile, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findBinaries } from '../../../local/resources/mediaconvert/binaries.ts';
import { bigBuckBunny } from '../../../local/seed/seed.ts';
import { burn } from './burnt-clock.ts';

// A publisher as OBS is one: 720p at 30 pictures a second, x264 veryfast, 2 s keyframes, AAC, over RTMP. Each picture carries
// the moment it was made. Its address comes in PUBLISH_TO: it holds a key, which belongs into no process list of ours.

const [width, height] = [1280, 720];
const framesPerSecond = 30;
/** So many pictures of a real film, over and over: what an encoder has to do with them is what it has to do with OBS’s. */
const backgrounds = 90;

const target = process.env['PUBLISH_TO'];
if (!target) throw new Error('PUBLISH_TO says where');
const { ffmpeg } = await findBinaries();
const { stdout } = await promisify(execFile)(
  ffmpeg,
  [
    ['-v', 'error', '-ss', '6', '-i', bigBuckBunny(), '-vf', `scale=${width}:${height},fps=${framesPerSecond}`],
    ['-frames:v', String(backgrounds), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'],
  ].flat(),
  { encoding: 'buffer', maxBuffer: Number.POSITIVE_INFINITY },
);
const pictureBytes = width * height * 1.5;
const pictures = Array.from({ length: stdout.length / pictureBytes }, (_, at) =>
  stdout.subarray(at * pictureBytes, (at + 1) * pictureBytes),
);
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
// Asked to end, ffmpeg goes on for as long as there is sound; and there is always sound.
process.on('SIGTERM', () => encoder.kill('SIGKILL'));
void ended.then((code) => process.exit(code));

const begun = performance.now();
for (let made = 0; ; made++) {
  // A picture that comes too late is made all the same, with its own moment: the stream keeps its pace.
  const early = begun + (made * 1000) / framesPerSecond - performance.now();
  if (early > 1) await pause(early);
  const picture = Buffer.from(pictures[made % pictures.length] as Buffer);
  burn(picture, width, height, Date.now());
  if (!encoder.stdin.write(picture)) await new Promise((resolve) => encoder.stdin.once('drain', resolve));
}
