// A file is what its first bytes say, whatever it is called. Only containers that carry pictures or sound in themselves are
// on this list: playlists, concat scripts, MPDs and images are not, because a demuxer for those opens other files and hosts.

/** How many bytes `containerOf` wants to see. */
export const bytesToRecognize = 4096;

const boxTypes = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];
const tsPacket = 188;
const m2tsPacket = 192;

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

const startsWith = (bytes: Uint8Array, ...expected: number[]): boolean =>
  expected.every((value, index) => bytes[index] === value);

const repeats = (bytes: Uint8Array, value: number, from: number, every: number): boolean =>
  [0, 1, 2, 3].every((n) => bytes[from + n * every] === value);

/** The one ffmpeg demuxer that may open these bytes; undefined when none of ours may. */
export const containerOf = (bytes: Uint8Array): string | undefined => {
  if (boxTypes.includes(text(bytes, 4, 8))) return 'mov';
  if (startsWith(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return 'matroska';
  if (repeats(bytes, 0x47, 0, tsPacket) || repeats(bytes, 0x47, 4, m2tsPacket)) return 'mpegts';
  if (startsWith(bytes, 0, 0, 1, 0xba)) return 'mpeg';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'AVI ') return 'avi';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WAVE') return 'wav';
  if (text(bytes, 0, 3) === 'FLV' && bytes[3] === 1) return 'flv';
  if (text(bytes, 0, 4) === 'OggS') return 'ogg';
  if (text(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2)) return 'mp3';
  return undefined;
};

/**
 * What stands before `-i` on ffmpeg and ffprobe alike: this demuxer and no other, files and no network, no tracks that
 * live in other files, and no allocation or picture large enough to take the laptop down.
 */
export const guardedInput = (path: string, container: string): string[] => [
  ...['-protocol_whitelist', 'file'],
  ...['-format_whitelist', 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,wav,mp3'],
  ...(container === 'mov' ? ['-enable_drefs', '0'] : []),
  ...['-max_streams', '128', '-max_alloc', String(512 * 1024 ** 2), '-max_pixels', String(8192 * 8192)],
  ...['-f', container],
  ...['-i', `file:${path}`],
];
