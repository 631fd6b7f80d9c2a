import type { Hostile, Workbench } from './hostile.ts';

// One thread, no clock and no chance: the seed alone decides what is damaged.
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-c:a', 'aac'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'good', '-cpu-used', '5', '-threads', '1', '-c:a', 'libvorbis'];
const containers: [name: string, args: string[]][] = [
  ['mp4', h264],
  ['mkv', h264],
  ['webm', vp8],
  ['ts', [...h264, '-f', 'mpegts']],
];

const flipped = (film: Buffer, flips: number, random: () => number): Buffer => {
  const bytes = Buffer.from(film);
  for (let flip = 0; flip < flips; flip++) {
    const at = 48 + Math.floor(random() * (bytes.length - 48));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return bytes;
};
const filmIn = ([name, args]: [string, string[]], { encode }: Workbench): Promise<Buffer> =>
  encode(`whole.${name}`, args);

/** Films with a few bits flipped anywhere, and cut off anywhere: from the seed, as many of each container as asked for. */
export const damaged = (each: number): Hostile[] =>
  containers.flatMap((container) =>
    Array.from({ length: each }, (_, n): Hostile[] => {
      const flips = [1, 3, 20, 100][n % 4] ?? 1;
      return [
        {
          name: `${container[0]} with ${flips} bits flipped, ${n + 1}`,
          ends: 'bounded',
          bytes: async (bench) => flipped(await filmIn(container, bench), flips, bench.random),
        },
        {
          name: `${container[0]} cut off, ${n + 1}`,
          ends: 'bounded',
          bytes: async (bench) => {
            const film = await filmIn(container, bench);
            return film.subarray(0, Math.floor(film.length * (0.05 + 0.9 * bench.random())));
          },
        },
      ];
    }).flat(),
  );

/**
 * VP8's pictures are nothing but arithmetic code, in which every bit string means some picture: with each hundredth byte of the
 * film turned around its decoders complain of none to twenty things, and of the picture hardly ever. Nobody can tell there what
 * is damage; what is missing at the end can be told everywhere.
 */
const concealed = ['webm'];

/** Damage nobody could overlook: the decoder's complaints are counted, and too many of them are the end. */
const turnedAround: readonly Hostile[] = containers.map((container) => ({
  name: `${container[0]} with every hundredth byte turned around`,
  ends: concealed.includes(container[0]) ? 'bounded' : 'refused',
  bytes: async (bench) => {
    const bytes = Buffer.from(await filmIn(container, bench));
    for (let at = 5000; at < bytes.length - 2000; at += 100) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    return bytes;
  },
}));

/** Half of a film of eight seconds. Transport streams are not among these: they never say how long they are. */
const cutInHalf: readonly Hostile[] = [
  ...containers.filter(([name]) => name !== 'ts'),
  ['head first.mp4', [...h264, '-movflags', '+faststart']] as [string, string[]],
].map(([name, args]) => ({
  name: `${name} cut in half`,
  ends: 'refused',
  // An MP4 whose head is missing ends too early; Matroska can be read up to where it ends.
  words: /mp4/.test(name) ? /end of this file is missing/ : /not as long as its file says/,
  bytes: async ({ encode }) => {
    const film = await encode(`eight seconds.${name}`, args, 8);
    return film.subarray(0, Math.floor(film.length / 2));
  },
}));

export const heavilyDamaged: readonly Hostile[] = [...turnedAround, ...cutInHalf];
