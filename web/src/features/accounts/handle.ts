/** A handle made of a name: what people would type to find it. Empty when nothing usable is left. */
export const handleFrom = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/[̀-ͯ]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .slice(0, 30)
    .replace(/^[-_]+|[-_]+$/g, '');
  return plain.length >= 3 ? plain : '';
};
