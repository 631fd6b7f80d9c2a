import { findBinaries } from '../../mediaconvert/binaries.ts';
import { networkIsolation } from '../../mediaconvert/confinement.ts';
import { startLimited } from '../../mediaconvert/limited-process.ts';
import type { InputLoss } from '../channel-request.ts';
import { flvHeader, type Tag, tagsOf } from './flv.ts';
import { wordsPicture, wordsSize } from './words-picture.ts';

/** Two seconds of a still picture with silence, ready to be played round and round. */
export interface Slate {
  tags: Tag[];
  lengthMs: number;
  width: number;
  height: number;
}

export const slateRate = 30;
const seconds = 2;
const bytesAtMost = 10 * 1024 ** 2;
const limits = { wallMs: 60_000, silentMs: 60_000, cpuSeconds: 30, memoryBytes: 600e6, fileBytes: 1e6 };
const { width, height } = wordsSize;

/** What goes into ffmpeg, and how it is to read it: one colour, words, or a picture file. */
const pictureOf = (loss: InputLoss, file: Buffer | undefined): { input: string[]; bytes: Buffer } => {
  const raw = (format: string): string[] => [
    '-f',
    'rawvideo',
    '-pixel_format',
    format,
    '-video_size',
    `${width}x${height}`,
  ];
  if (loss.inputLossImageType === 'COLOR') {
    const colour = Buffer.from(loss.inputLossImageColor, 'hex');
    return { input: raw('rgb24'), bytes: Buffer.alloc(width * height * 3, colour) };
  }
  if (file) return { input: ['-f', 'image2pipe', '-c:v', file[0] === 0x89 ? 'png' : 'mjpeg'], bytes: file };
  return { input: raw('gray'), bytes: wordsPicture() };
};

/** Encodes the picture once. Throws when ffmpeg cannot read it. */
export const makeSlate = async (loss: InputLoss, file: Buffer | undefined, cwd: string): Promise<Slate> => {
  if (file && file.length > bytesAtMost) throw new Error('the slate is larger than 10 MB');
  const { input, bytes } = pictureOf(loss, file);
  const child = startLimited(
    (await findBinaries()).ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-protocol_whitelist', 'pipe', '-max_pixels', String(4096 * 4096)],
      ...[...input, '-framerate', String(slateRate), '-i', 'pipe:0', '-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo'],
      ...[
        '-filter_complex',
        `[0:v]scale=${width}:${height},loop=loop=${seconds * slateRate - 1}:size=1:start=0,fps=${slateRate}[v]`,
      ],
      ...['-map', '[v]', '-map', '1:a', '-t', String(seconds), '-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0'],
      ...[
        '-g',
        String(seconds * slateRate),
        '-pix_fmt',
        'yuv420p',
        '-c:a',
        'aac',
        '-b:a',
        '64k',
        '-f',
        'flv',
        'pipe:3',
      ],
    ],
    {
      ...{ cwd, limits, network: await networkIsolation(), niceness: 4, extraPipes: 1, isFed: true },
      onStdoutLine: () => {},
    },
  );
  child.input?.on('error', () => {});
  child.input?.end(bytes);
  const pieces: Buffer[] = [];
  child.pipes[0]?.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = await child.ended;
  const made = Buffer.concat(pieces);
  if (ended.code !== 0 || made.length <= flvHeader.length)
    throw new Error(
      `the slate could not be made: ${ended.complaints.at(-1) ?? ended.overstepped?.words ?? ended.code}`,
    );
  return { tags: tagsOf(made), lengthMs: seconds * 1000, width, height };
};

/** Plays a slate in real time: `give` gets tags whose times begin at 0 and go on growing. Answers how to stop. */
export const playSlate = (slate: Slate, give: (tag: Tag) => void): (() => void) => {
  const began = performance.now();
  const isHeader = ({ body }: Tag): boolean => body[1] === 0;
  for (const tag of slate.tags.filter(isHeader)) give({ ...tag, atMs: 0 });
  const packets = slate.tags
    .filter((tag) => !isHeader(tag) && tag.atMs < slate.lengthMs)
    .toSorted((one, other) => one.atMs - other.atMs);
  let [round, at] = [0, 0];
  const pump = (): void => {
    // A tenth of a second ahead: the encoder needs the next pictures before it puts out these.
    const due = performance.now() - began + 100;
    for (;;) {
      const packet = packets[at];
      const atMs = round * slate.lengthMs + (packet?.atMs ?? 0);
      if (!packet || atMs > due) return;
      give({ ...packet, atMs });
      at += 1;
      if (at === packets.length) [round, at] = [round + 1, 0];
    }
  };
  pump();
  const timer = setInterval(pump, 50);
  return () => clearInterval(timer);
};
