// A file is what its first bytes say, whatever it is called. Containers that carry pictures in themselves are let in; what
// makes a decoder open other files or hosts (playlists, manifests, scripts) is named and turned away.

/** How many bytes of a file are looked at. */
export const signatureBytes = 4096;

export type Recognised = { container: string } | { refused: string };

const advice = 'Export it as MP4, MOV, WebM or MKV and upload that.';
/** What the creator is told, by what the file turned out to be. */
export const refused = {
  empty: 'This file is empty. Choose the video itself.',
  playlist: `This file is a playlist: it only says where a video is. ${advice}`,
  text: `This file is text, not a video. ${advice}`,
  archive: 'This file is an archive. Unpack it and upload the video inside.',
  image: 'This file is a picture, not a video. Choose the video itself.',
  audio: 'This file has sound but no picture. Add a picture track, export it as MP4 and upload that.',
  document: `This file is a document, not a video. ${advice}`,
  program: `This file is a program, not a video. ${advice}`,
  unknown: `This file is not a video we can read. ${advice}`,
} as const;
type Kind = keyof typeof refused;

const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));
const begins = (bytes: Uint8Array, ...expected: number[]): boolean =>
  expected.every((value, index) => bytes[index] === value);
const u32 = (bytes: Uint8Array, at: number): number =>
  bytes.length < at + 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);

const stillBrands = /^(mif1|msf1|heic|heix|heim|heis|hevc|hevx|avif|avis|crx |jpeg|jpgs)$/;
const soundBrands = /^(M4A |M4B |M4P |F4A |F4B )$/;

/** MP4 and its relatives say their brand first; old QuickTime files begin with any of their other boxes. */
const isoFile = (bytes: Uint8Array): Recognised | undefined => {
  const [size, type] = [u32(bytes, 0), ascii(bytes, 4, 4)];
  if (type === 'ftyp') {
    if (size < 16 || size > 4096 || size % 4 !== 0) return { refused: refused.unknown };
    const brand = ascii(bytes, 8, 4);
    if (stillBrands.test(brand)) return { refused: refused.image };
    if (soundBrands.test(brand)) return { refused: refused.audio };
    return { container: brand === 'qt  ' ? 'mov' : 'mp4' };
  }
  const isOldQuickTime = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].includes(type) && (size === 1 || size >= 8);
  return isOldQuickTime ? { container: 'mov' } : undefined;
};

const docTypeElement = '\u0042\u0082';

/** Matroska and WebM: an EBML head that names one of the two, not any other kind of EBML file. */
const ebmlFile = (bytes: Uint8Array): Recognised | undefined => {
  if (!begins(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return undefined;
  const head = ascii(bytes, 0, 80);
  const named = ['matroska', 'webm'].find((docType) =>
    head.includes(`${docTypeElement}${String.fromCharCode(0x80 + docType.length)}${docType}`),
  );
  return named ? { container: named } : { refused: refused.unknown };
};

const packetsNeeded = 4;
const hasPackets = (bytes: Uint8Array, offset: number, every: number): boolean => {
  const seen = Math.floor((bytes.length - offset - 1) / every) + 1;
  if (seen < packetsNeeded) return false;
  for (let at = offset; at < bytes.length; at += every) if (bytes[at] !== 0x47) return false;
  return true;
};

const magics: readonly [kindOrContainer: Recognised, matches: (bytes: Uint8Array) => boolean][] = [
  [{ container: 'mpegts' }, (b) => hasPackets(b, 0, 188) || hasPackets(b, 4, 192)],
  [{ container: 'mpegps' }, (b) => begins(b, 0, 0, 1, 0xba)],
  [{ container: 'avi' }, (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'AVI '],
  [{ container: 'flv' }, (b) => begins(b, 0x46, 0x4c, 0x56, 1) && u32(b, 5) >= 9],
  [{ container: 'ogg' }, (b) => begins(b, 0x4f, 0x67, 0x67, 0x53, 0)],
  [{ refused: refused.audio }, (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'WAVE'],
  [{ refused: refused.image }, (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'WEBP'],
  [{ refused: refused.audio }, (b) => /^(ID3|fLaC|OggS|FORM....AIFF)/s.test(ascii(b, 0, 12))],
  [{ refused: refused.audio }, (b) => b[0] === 0xff && ((b[1] ?? 0) & 0xe6) === 0xe2],
  [{ refused: refused.image }, (b) => begins(b, 0xff, 0xd8, 0xff) || begins(b, 0x89, 0x50, 0x4e, 0x47)],
  [{ refused: refused.image }, (b) => /^(GIF8[79]a|8BPS)/.test(ascii(b, 0, 6))],
  [{ refused: refused.image }, (b) => ascii(b, 0, 2) === 'BM' && u32(b, 6) === 0],
  [{ refused: refused.image }, (b) => begins(b, 0x49, 0x49, 0x2a, 0) || begins(b, 0x4d, 0x4d, 0, 0x2a)],
  [{ refused: refused.archive }, (b) => ascii(b, 0, 2) === 'PK' && [1, 3, 5, 7].includes(b[2] ?? 0)],
  [{ refused: refused.archive }, (b) => begins(b, 0x52, 0x61, 0x72, 0x21, 0x1a) || begins(b, 0x37, 0x7a, 0xbc, 0xaf)],
  [{ refused: refused.archive }, (b) => begins(b, 0x1f, 0x8b) || begins(b, 0xfd, 0x37, 0x7a, 0x58, 0x5a)],
  [{ refused: refused.archive }, (b) => /^BZh[1-9]/.test(ascii(b, 0, 4))],
  [{ refused: refused.archive }, (b) => ascii(b, 257, 5) === 'ustar' || begins(b, 0x28, 0xb5, 0x2f, 0xfd)],
  [{ refused: refused.document }, (b) => ascii(b, 0, 5) === '%PDF-' || begins(b, 0xd0, 0xcf, 0x11, 0xe0)],
  [{ refused: refused.program }, (b) => begins(b, 0x7f, 0x45, 0x4c, 0x46) || begins(b, 0xca, 0xfe, 0xba, 0xbe)],
  [{ refused: refused.program }, (b) => /^(MZ|#!)/.test(ascii(b, 0, 2))],
];

/** The beginning as text, whatever it is encoded in; undefined for bytes no text has. */
const asText = (bytes: Uint8Array): string | undefined => {
  const utf16 =
    begins(bytes, 0xff, 0xfe) || (bytes.length > 3 && bytes[1] === 0 && bytes[3] === 0)
      ? 'utf-16le'
      : begins(bytes, 0xfe, 0xff) || (bytes.length > 3 && bytes[0] === 0 && bytes[2] === 0)
        ? 'utf-16be'
        : undefined;
  const text = new TextDecoder(utf16 ?? 'utf-8').decode(bytes).replace(/^\uFEFF/, '');
  const strange = [...text].filter((letter) => letter === '\ufffd' || (/\p{Cc}/u.test(letter) && !/\s/.test(letter)));
  return strange.length * 50 > text.length ? undefined : text;
};

const pointers =
  /^\s*(#EXTM3U|#EXT-X-|ffconcat\b|<\?xml|<MPD\b|<smil\b|<SmoothStreamingMedia\b|<asx\b|\[playlist\]|\[reference\]|v=0\s|RTSPtext|file\s+['"]|(concat|subfile|crypto|data|https?|rtmp|rtsp|file)[:,])/i;

const kindOfText = (text: string): Kind => (pointers.test(text) ? 'playlist' : 'text');

/** What a file is by its first bytes: a container we take, or the sentence its creator is told. */
export const recognise = (bytes: Uint8Array): Recognised => {
  if (bytes.length === 0) return { refused: refused.empty };
  const named = isoFile(bytes) ?? ebmlFile(bytes) ?? magics.find(([, matches]) => matches(bytes))?.[0];
  if (named) return named;
  const text = asText(bytes);
  return { refused: refused[text === undefined ? 'unknown' : kindOfText(text)] };
};
