/** What there is to say of those who are in a room without a name. */
export const othersWords = (
  { named, anonymous, is_whole }: { named: number; anonymous: number; is_whole: boolean },
  locale?: string,
): string => {
  const number = new Intl.NumberFormat(locale).format(anonymous);
  const some = anonymous === 1 ? 'One who has not logged in.' : `${number} who have not logged in.`;
  const others = anonymous > 0 ? some : named === 0 ? 'Nobody.' : 'Nobody else.';
  return is_whole ? others : `${others} So many read here that most are not on this list.`;
};
