// A picture with words, drawn by ourselves: encoders from npm bring no typeface along. Five by seven dots a letter.

const letters: Record<string, string[]> = {
  A: ['.###.', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  B: ['####.', '#...#', '#...#', '####.', '#...#', '#...#', '####.'],
  C: ['.####', '#....', '#....', '#....', '#....', '#....', '.####'],
  E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
  G: ['.####', '#....', '#....', '#..##', '#...#', '#...#', '.####'],
  H: ['#...#', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  I: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '#####'],
  K: ['#...#', '#..#.', '#.#..', '##...', '#.#..', '#..#.', '#...#'],
  L: ['#....', '#....', '#....', '#....', '#....', '#....', '#####'],
  O: ['.###.', '#...#', '#...#', '#...#', '#...#', '#...#', '.###.'],
  R: ['####.', '#...#', '#...#', '####.', '#.#..', '#..#.', '#...#'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
  W: ['#...#', '#...#', '#...#', '#.#.#', '#.#.#', '##.##', '#...#'],
};
const [across, down, gap] = [5, 7, 1];
const lines = ['THE CREATOR WILL', 'BE RIGHT BACK'];

export const wordsSize = { width: 1280, height: 720 } as const;

/** The words in light grey on dark, as one grey byte a pixel. */
export const wordsPicture = (): Buffer => {
  const { width, height } = wordsSize;
  const pixels = Buffer.alloc(width * height, 0x18);
  const longest = Math.max(...lines.map((line) => line.length));
  const dot = Math.floor((width * 0.7) / (longest * (across + gap)));
  const lineHeight = dot * (down + 4);
  for (const [row, line] of lines.entries()) {
    const left = Math.floor((width - line.length * (across + gap) * dot) / 2);
    const top = Math.floor((height - lines.length * lineHeight) / 2) + row * lineHeight;
    for (const [column, letter] of [...line].entries()) {
      const shape = letters[letter] ?? [];
      for (let y = 0; y < down * dot; y++) {
        for (let x = 0; x < across * dot; x++) {
          if (shape[Math.floor(y / dot)]?.[Math.floor(x / dot)] !== '#') continue;
          pixels[(top + y) * width + left + column * (across + gap) * dot + x] = 0xd0;
        }
      }
    }
  }
  return pixels;
};
