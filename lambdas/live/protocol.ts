import { SrtNotTaken } from './contract.ts';
import type { Settings } from './settings.ts';
import type { Stream } from './stream.ts';

/** How a stream is sent to us: settled before it starts, for each way in is another kind of input. */
export type Protocol = Stream['protocol'];

/** What streams may be sent by in this environment. */
export const protocolsOf = ({ srt }: Pick<Settings, 'srt'>): Protocol[] => (srt ? ['rtmp', 'srt'] : ['rtmp']);

export const demandTaken = (protocol: Protocol, settings: Pick<Settings, 'srt'>): void => {
  if (!protocolsOf(settings).includes(protocol)) throw SrtNotTaken();
};
