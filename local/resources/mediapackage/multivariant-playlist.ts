import type { TrackFacts } from './init-segment.ts';

/** What a list of renditions says of one. */
export interface Rendition {
  track: string;
  uri: string;
  facts: TrackFacts;
  /** Bits a second: of the largest segment, and on average. */
  peak: number;
  average: number;
  frameRate: number;
}

export interface Multivariant {
  renditions: Rendition[];
  startAt?: { seconds: number; precise: boolean };
}

const group = 'audio';

const largest = (values: number[]): number => Math.max(0, ...values);

/** Writes the list of renditions: each picture with the sound, or the sound alone where there is no picture. */
export function multivariantPlaylist({ renditions, startAt }: Multivariant): string {
  const sounds = renditions.filter(({ facts }) => facts.kind === 'audio');
  const pictures = renditions
    .filter(({ facts }) => facts.kind === 'video')
    .sort((one, other) => (one.facts.height ?? 0) - (other.facts.height ?? 0));
  const lines = ['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (startAt) lines.push(`#EXT-X-START:TIME-OFFSET=${startAt.seconds}${startAt.precise ? ',PRECISE=YES' : ''}`);
  if (pictures.length === 0) {
    for (const sound of sounds) lines.push(streamInf(sound, []), sound.uri);
    return `${lines.join('\n')}\n`;
  }
  for (const [at, { track, uri, facts }] of sounds.entries())
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="${track}",DEFAULT=${at === 0 ? 'YES' : 'NO'},AUTOSELECT=YES,CHANNELS="${facts.channels ?? 2}",URI="${uri}"`,
    );
  for (const picture of pictures) lines.push(streamInf(picture, sounds), picture.uri);
  return `${lines.join('\n')}\n`;
}

function streamInf(rendition: Rendition, sounds: Rendition[]): string {
  const { facts, frameRate } = rendition;
  const codecs = [facts.codec, ...new Set(sounds.map((sound) => sound.facts.codec))];
  const attributes = [
    `BANDWIDTH=${Math.ceil(rendition.peak + largest(sounds.map(({ peak }) => peak)))}`,
    `AVERAGE-BANDWIDTH=${Math.ceil(rendition.average + largest(sounds.map(({ average }) => average)))}`,
    `CODECS="${codecs.join(',')}"`,
  ];
  if (facts.kind === 'video') attributes.push(`RESOLUTION=${facts.width}x${facts.height}`);
  if (facts.kind === 'video' && frameRate > 0) attributes.push(`FRAME-RATE=${frameRate.toFixed(3)}`);
  if (sounds.length > 0) attributes.push(`AUDIO="${group}"`);
  return `#EXT-X-STREAM-INF:${attributes.join(',')}`;
}
