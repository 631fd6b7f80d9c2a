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
