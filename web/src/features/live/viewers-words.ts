/** "214", "12K": as it stands beside an eye. */
export const viewersShort = (viewers: number, locale?: string): string =>
  new Intl.NumberFormat(locale, { notation: viewers < 10_000 ? 'standard' : 'compact' }).format(viewers);

/** "1 person is watching", for those who do not see the eye. */
export const viewersWords = (viewers: number, locale?: string): string =>
  viewers === 1 ? '1 person is watching' : `${new Intl.NumberFormat(locale).format(viewers)} people are watching`;
