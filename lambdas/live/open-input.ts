import { failpoint } from '../kit/failpoint.ts';
import { SrtNotTaken } from './contract.ts';
import { addressesOf, type InputKind, rtmpInput, srtInput } from './input-request.ts';
import type { Stream } from './stream.ts';
import type { Studio } from './studio.ts';

const kindOf = async (at: Studio, one: Stream, keyEpoch: number, streamKey: string): Promise<InputKind> => {
  if (one.protocol === 'rtmp') return rtmpInput(streamKey, at.settings);
  const { srt } = at.settings;
  if (!srt) throw SrtNotTaken();
  const arn = await at.passphrases.keep({ streamId: one.streamId, keyEpoch }, streamKey);
  FAILPOINT: failpoint('live.passphrase.kept');
  return srtInput(arn, srt);
};

/** Makes the input a stream is sent to with this key, and says where that is. */
export const openInput = async (at: Studio, one: Stream, keyEpoch: number, streamKey: string) => {
  const made = await at.encoders.makeInput(one.streamId, keyEpoch, await kindOf(at, one, keyEpoch, streamKey));
  return { inputId: made.Id, ...addressesOf(made, streamKey) };
};

/** Forgets the key before this one, whose input is gone. */
export const forgetOldKey = async (at: Studio, { protocol, streamId, keyEpoch }: Stream): Promise<void> => {
  if (protocol === 'srt') await at.passphrases.forget({ streamId, keyEpoch: keyEpoch - 1 });
};

/**
 * Forgets every key a stream can have left: its own, the one before while that was being taken out, and the one after, which
 * somebody kept who then died. What is still left is found by its name (`reap.ts`).
 */
export const forgetKeys = async (at: Studio, { protocol, streamId, keyEpoch }: Stream): Promise<void> => {
  if (protocol !== 'srt') return;
  for (const epoch of [keyEpoch - 1, keyEpoch, keyEpoch + 1])
    await at.passphrases.forget({ streamId, keyEpoch: epoch });
};
