import type { CreateInputRequest, Input, InputDestination } from '@aws-sdk/client-medialive';
import type { Settings } from './settings.ts';
import { ingestUrlOf, streamNameOf } from './stream-key.ts';

/** What kind of input is asked for, and with which key. */
export type InputKind = Pick<CreateInputRequest, 'Type' | 'Destinations' | 'SrtSettings'>;

/** The key is the name that is listened for. */
export const rtmpInput = (streamKey: string, settings: Pick<Settings, 'class'>): InputKind => {
  const StreamName = streamNameOf(streamKey);
  // Two pipelines take the stream in twice, under the same name each.
  const Destinations = settings.class === 'STANDARD' ? [{ StreamName }, { StreamName }] : [{ StreamName }];
  return { Type: 'RTMP_PUSH', Destinations };
};

/** Which of the three a publisher uses is theirs to say, in so many bytes; the address says it for them. */
const [algorithm, keyBytes] = ['AES256', 32] as const;

/**
 * The key is the passphrase without which the handshake fails, and MediaLive reads it where it is kept. A stream id it only
 * writes into its log, so there is none.
 */
export const srtInput = (passphraseArn: string, { latencyMs }: NonNullable<Settings['srt']>): InputKind => ({
  Type: 'SRT_LISTENER',
  SrtSettings: {
    SrtListenerSettings: {
      Decryption: { Algorithm: algorithm, PassphraseSecretArn: passphraseArn },
      MinimumLatency: latencyMs,
    },
  },
});

/** Everything about the address that is no secret; a publisher adds `&passphrase=` and the key. */
const srtUrlOf = ({ Url = '', Ip, Port }: InputDestination): string | undefined => {
  const at = Ip && Port ? `${Ip}:${Port}` : /^srt:\/\/([^/?]+)/.exec(Url)?.[1];
  return at && `srt://${at}?mode=caller&pbkeylen=${keyBytes}`;
};

/** Where an input that was made is sent to, without the key. */
export const addressesOf = (
  { Destinations = [], SrtSettings }: Input,
  streamKey: string,
): { ingestUrl: string; whipUrl?: string } => {
  const [first = {}] = Destinations;
  const urls = Destinations.map(({ Url = '' }) => Url);
  const rtmp = urls.find((url) => url.startsWith('rtmp'));
  const ingestUrl = rtmp ? ingestUrlOf(rtmp, streamKey) : SrtSettings && srtUrlOf(first);
  if (!ingestUrl) throw new Error('MediaLive made an input and gave it no address');
  // MediaLive has no way in for browsers; whatever stands in for it may.
  const whipUrl = urls.find((url) => url.startsWith('http'));
  return { ingestUrl, ...(whipUrl ? { whipUrl } : {}) };
};
