import type { OwnStream } from '../../api/promises.ts';

// What can be chosen about a stream, in words.

export const latencyOptions: readonly (readonly [OwnStream['latency'], string])[] = [
  ['low', 'Low – for talking with people'],
  ['standard', 'Standard – for weak connections'],
];

export const latencyHint: Record<OwnStream['latency'], string> = {
  low: 'Viewers are two to three seconds behind you.',
  standard: 'Viewers are up to ten seconds behind you; it stutters less where the network is weak.',
};

export const protocolOptions = (protocols: OwnStream['protocols']) => {
  const words = { rtmp: 'RTMP – what every program speaks', srt: 'SRT – for lines that lose packets' };
  return protocols.map((protocol) => [protocol, words[protocol]] as const);
};

export const protocolHint: Record<OwnStream['protocol'], string> = {
  rtmp: 'You get a server and a stream key.',
  srt: 'You get one address with a passphrase in it. What gets lost on the way is sent again, and all of it is encrypted. For OBS and the like, not for the browser.',
};

const choices = (options: readonly (readonly [number, string])[]) => (chosen: number) => {
  const listed = options.map(([value, words]) => [String(value), words] as const);
  // Made by a program, with a length of its own.
  return options.some(([value]) => value === chosen)
    ? listed
    : [[String(chosen), `${chosen} seconds`] as const, ...listed];
};

export const dvrOptions = choices([
  [0, 'Not at all'],
  [900, '15 minutes'],
  [3600, 'An hour'],
  [14_400, '4 hours'],
  [43_200, 'To the beginning'],
]);

export const reconnectOptions = choices([
  [0, 'Not at all: it ends at once'],
  [60, 'A minute'],
  [300, '5 minutes'],
  [900, '15 minutes'],
  [1800, 'Half an hour'],
]);
