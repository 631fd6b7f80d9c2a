const two = (value: number): string => String(value).padStart(2, '0');

/** "3 days 4:05:06", "4:05:06", "5:06": how long it still is; nothing when its time has come. */
export const countdownOf = (iso: string, now: Date): string | undefined => {
  const left = Math.ceil((Date.parse(iso) - now.getTime()) / 1000);
  if (left <= 0) return undefined;
  const [days, h, m, s] = [
    Math.floor(left / 86_400),
    Math.floor(left / 3600) % 24,
    Math.floor(left / 60) % 60,
    left % 60,
  ];
  const clock = days > 0 || h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  return days > 0 ? `${days} day${days === 1 ? '' : 's'} ${clock}` : clock;
};
