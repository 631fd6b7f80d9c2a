const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

/** "No followers yet", "1 follower", "1.3K followers". */
export const followersWords = (count: number): string =>
  count === 0 ? 'No followers yet' : `${short.format(count)} ${count === 1 ? 'follower' : 'followers'}`;

/** Those who are on air first; among them and among the others the order stays. */
export const onAirFirst = <One extends { on_air?: unknown }>(follows: readonly One[]): One[] => [
  ...follows.filter(({ on_air }) => on_air !== undefined),
  ...follows.filter(({ on_air }) => on_air === undefined),
];
