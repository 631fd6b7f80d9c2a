/** An offer that is refused: its HTTP status, and words for the person at the other end. */
export class BadOffer extends Error {
  readonly status: 400 | 422;
  constructor(status: 400 | 422, message: string) {
    super(message);
    this.status = status;
  }
}

/** What of an offer is taken further, and what it will send. */
export interface Offer {
  /** Without its candidates: nobody is called back here, so nobody can have us call others. */
  sdp: string;
  hasSound: boolean;
}

const linesAtMost = 4_000;
/** The profiles of H.264 that every browser's WebRTC knows, the plainest last: its own encoders are made for it. */
const profiles = ['42e0', '4200', '4d00', '6400', '640c'];

interface Section {
  kind: string;
  isRejected: boolean;
  lines: string[];
}

const sectionsOf = (lines: readonly string[]): { session: string[]; sections: Section[] } => {
  const session: string[] = [];
  const sections: Section[] = [];
  for (const line of lines) {
    const [, kind, port] = /^m=(\S+) (\d+) /.exec(line) ?? [];
    if (line.startsWith('m=') && !kind) throw new BadOffer(400, 'A line that begins with m= is not one of SDP.');
    if (kind) sections.push({ kind, isRejected: port === '0', lines: [] });
    (sections.at(-1)?.lines ?? session).push(line);
  }
  return { session, sections };
};

const valuesOf = (lines: readonly string[], name: string): string[] =>
  lines.filter((line) => line.startsWith(`a=${name}:`)).map((line) => line.slice(name.length + 3));

/** H.264 in pieces of any size, in a profile that is understood. */
const offersH264 = ({ lines }: Section): boolean =>
  valuesOf(lines, 'rtpmap')
    .filter((value) => /^\d+ H264\/90000$/i.test(value))
    .some((value) => {
      const type = value.split(' ')[0];
      const said = valuesOf(lines, 'fmtp').find((one) => one.startsWith(`${type} `)) ?? '';
      const profile = /profile-level-id=([0-9a-f]{6})/i.exec(said)?.[1]?.toLowerCase() ?? '';
      return /packetization-mode=1/.test(said) && profiles.includes(profile.slice(0, 4));
    });
const offersOpus = ({ lines }: Section): boolean =>
  valuesOf(lines, 'rtpmap').some((value) => /^\d+ opus\/48000\/2$/i.test(value));

const demandSends = ({ kind, lines }: Section): void => {
  if (lines.includes('a=recvonly') || lines.includes('a=inactive'))
    throw new BadOffer(400, `The offer wants to receive ${kind}; here is only taken, never given (a=sendonly).`);
};

/** Reads a publisher's offer: one picture in H.264, one sound in Opus or none. Throws `BadOffer` for everything else. */
export const readOffer = (body: string): Offer => {
  const lines = body.split(/\r?\n/).filter((line) => line !== '');
  if (lines[0] !== 'v=0' || lines.length > linesAtMost) throw new BadOffer(400, 'The body is not an SDP offer.');
  if (lines.some((line) => !/^[a-z]=/.test(line)))
    throw new BadOffer(400, 'The offer has lines that are not SDP: one letter, "=", a value.');
  const { session, sections } = sectionsOf(lines);
  const sent = sections.filter(({ isRejected }) => !isRejected);
  const pictures = sent.filter(({ kind }) => kind === 'video');
  const sounds = sent.filter(({ kind }) => kind === 'audio');
  const [picture] = pictures;
  const [sound] = sounds;
  const known = [...session, ...(sent[0]?.lines ?? [])];
  for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint'])
    if (valuesOf(known, name).length === 0) throw new BadOffer(400, `The offer has no a=${name}.`);
  if (!picture || pictures.length > 1 || sounds.length > 1 || sent.length > pictures.length + sounds.length)
    throw new BadOffer(422, 'Offer one video track, at most one of audio, and nothing else.');
  demandSends(picture);
  if (sound) demandSends(sound);
  if (!offersH264(picture))
    throw new BadOffer(422, 'Video must be H.264 (packetization-mode=1); this offer has it in no profile known here.');
  if (sound && !offersOpus(sound)) throw new BadOffer(422, 'Sound must be Opus; this offer does not have it.');
  const kept = lines.filter((line) => !line.startsWith('a=candidate:') && !line.startsWith('a=end-of-candidates'));
  return { sdp: `${kept.join('\r\n')}\r\n`, hasSound: sound !== undefined };
};
