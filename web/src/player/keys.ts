/** What a key means while a video is on the screen. */
export type KeyAct =
  | { act: 'toggle' }
  | { act: 'seek'; by: number }
  | { act: 'jump'; to: number }
  | { act: 'volume'; by: number }
  | { act: 'mute' }
  | { act: 'fullscreen' }
  | { act: 'pip' }
  | { act: 'captions' }
  | { act: 'speed'; by: 1 | -1 };

const acts: Readonly<Record<string, KeyAct>> = {
  ' ': { act: 'toggle' },
  k: { act: 'toggle' },
  j: { act: 'seek', by: -10 },
  l: { act: 'seek', by: 10 },
  ArrowLeft: { act: 'seek', by: -5 },
  ArrowRight: { act: 'seek', by: 5 },
  ArrowUp: { act: 'volume', by: 0.05 },
  ArrowDown: { act: 'volume', by: -0.05 },
  m: { act: 'mute' },
  f: { act: 'fullscreen' },
  i: { act: 'pip' },
  c: { act: 'captions' },
  '<': { act: 'speed', by: -1 },
  '>': { act: 'speed', by: 1 },
  Home: { act: 'jump', to: 0 },
  End: { act: 'jump', to: 1 },
};

/** The meaning of a key, or nothing: with Ctrl, Alt or Meta it belongs to the browser. Digits jump to tenths. */
export const keyAct = (event: {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}): KeyAct | undefined => {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (/^[0-9]$/.test(event.key)) return { act: 'jump', to: Number(event.key) / 10 };
  return acts[event.key] ?? acts[event.key.toLowerCase()];
};

export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The one of them that a film runs at, more or less. */
export const nearestSpeed = (now: number): number =>
  speeds.reduce<number>((best, one) => (Math.abs(one - now) < Math.abs(best - now) ? one : best), 1);

/** One step faster or slower. */
export const nextSpeed = (now: number, by: 1 | -1): number => {
  const at = speeds.findIndex((speed) => speed >= now);
  return speeds[Math.max(0, Math.min(speeds.length - 1, (at === -1 ? speeds.length - 1 : at) + by))] ?? 1;
};
