const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "3 hours ago", in the reader's language. */
export const ago = (iso: string, now: Date, locale?: string): string => {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(0, 'second');
};

/** "20 November 2026" as the reader writes dates. */
export const dateOf = (iso: string, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso));

/** "21 November 2026 at 18:00 CET": a moment in the reader's own time zone, which is named. */
export const momentOf = (iso: string, locale?: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(iso));

/** 0:07, 12:03, 1:02:03 — as on a player. */
export const clockOf = (seconds: number): string => {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** "2 minutes 5 seconds", for those who hear the player instead of seeing it. */
export const spokenTime = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ];
  const said = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}${value === 1 ? '' : 's'}`);
  return said.join(' ') || '0 seconds';
};

/** "about 3 minutes", for waiting: never more exact than the guess behind it. */
export const roughly = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return 'a while';
  if (seconds < 8) return 'a few seconds';
  if (seconds < 55) return `${Math.ceil(seconds / 10) * 10} seconds`;
  if (seconds < 5_400) {
    const minutes = Math.round(seconds / 60);
    return minutes <= 1 ? 'about a minute' : `about ${minutes} minutes`;
  }
  const hours = Math.round(seconds / 3600);
  return hours <= 1 ? 'about an hour' : `about ${hours} hours`;
};

/** 1.4 GB, 22 MB, 840 KB. */
export const sizeOf = (bytes: number): string => {
  const steps = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000;
    step++;
  }
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${steps[step]}`;
};
