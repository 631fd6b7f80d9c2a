import type { Hostile, Workbench } from './hostile.ts';

const containers: [name: string, args: string[]][] = [
  ['mp4', ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac']],
  ['mkv', ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac']],
  ['webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libvorbis']],
  ['ts', ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-f', 'mpegts']],
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

/** Damage nobody could overlook: the decoder's complaints are counted, and too many of them are the end. */
export const heavilyDamaged: readonly Hostile[] = containers.map((container) => ({
  name: `${container[0]} with every hundredth byte turned around`,
  ends: 'refused',
  bytes: async (bench) => {
    const bytes = Buffer.from(await filmIn(container, bench));
    for (let at = 5000; at < bytes.length - 2000; at += 100) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    return bytes;
  },
}));
