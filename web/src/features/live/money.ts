/** "$1.40". */
export const dollars = (usd: number, locale?: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(usd);
