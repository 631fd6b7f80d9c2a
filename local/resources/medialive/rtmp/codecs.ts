import { isMedia, type Message, messageType } from './message.ts';

/** The publisher sends what this ingest does not take; the words are for the person at the encoder. */
export class NotTaken extends Error {}

/** What a packet is. Headers say how to decode what follows. */
export type Packet = 'video-header' | 'video-key' | 'video' | 'audio-header' | 'audio' | 'nothing';

const soundNames: Record<number, string> = {
  ...{ 0: 'PCM', 1: 'ADPCM', 2: 'MP3', 3: 'PCM', 4: 'Nellymoser', 5: 'Nellymoser', 6: 'Nellymoser' },
  ...{ 7: 'G.711', 8: 'G.711', 9: 'Opus or another codec of enhanced RTMP', 11: 'Speex', 14: 'MP3' },
};
const pictureNames: Record<number, string> = {
  2: 'Sorenson H.263',
  3: 'screen video',
  4: 'VP6',
  5: 'VP6',
  6: 'screen video',
};
const enhancedNames: Record<string, string> = {
  hvc1: 'HEVC',
  av01: 'AV1',
  vp09: 'VP9',
  vp08: 'VP8',
  vvc1: 'VVC',
  avc1: 'H.264 in enhanced RTMP',
};

const videoPacket = (body: Buffer): Packet => {
  const [first = 0, second = 0] = body;
  if (first & 0x80) {
    const code = body.toString('latin1', 1, 5);
    throw new NotTaken(
      `Video must be plain H.264; this is ${enhancedNames[code] ?? 'an unknown codec of enhanced RTMP'}.`,
    );
  }
  const codec = first & 15;
  if (codec !== 7) throw new NotTaken(`Video must be H.264; this is ${pictureNames[codec] ?? 'an unknown codec'}.`);
  if (first >> 4 === 5 || second === 2) return 'nothing';
  if (second === 0) return 'video-header';
  return first >> 4 === 1 ? 'video-key' : 'video';
};

const audioPacket = (body: Buffer): Packet => {
  const [first = 0, second = 0] = body;
  const codec = first >> 4;
  if (codec !== 10) throw new NotTaken(`Sound must be AAC; this is ${soundNames[codec] ?? 'an unknown codec'}.`);
  return second === 0 ? 'audio-header' : 'audio';
};

/** Tells what a media message carries; throws `NotTaken` for every codec but H.264 and AAC. */
export const packetOf = ({ type, body }: Message): Packet => {
  if (!isMedia(type) || body.length < 2) return 'nothing';
  if (type === messageType.aggregate)
    throw new NotTaken('Aggregate messages are not taken; send audio and video one by one.');
  return type === messageType.video ? videoPacket(body) : audioPacket(body);
};
