const longestTitle = 80;

/** A title on one line, without what could move words about or end a header, and not longer than a subject bears. */
export const titleWords = (title: string, otherwise: string): string => {
  const plain = title
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...plain];
  const short = letters.length > longestTitle ? `${letters.slice(0, longestTitle - 1).join('')}…` : plain;
  return short === '' ? otherwise : `“${short}”`;
};
