/** Kinds, as browsers name them by a file's ending, in which there is no video. What else is in a file is seen when it is there. */
const noVideo =
  /^(text|image|font)\/|^application\/(pdf|zip|gzip|json|msword|vnd\.(oasis|openxmlformats|ms-(excel|powerpoint|word))|x-(7z|rar|tar|zip))/;

const listed = (files: readonly { name: string }[]): string =>
  `${files
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')}${files.length > 3 ? ' …' : ''}`;

/** Those of the chosen files that are worth sending, and a sentence about the others. */
export const sortOut = <File extends { name: string; size: number; type: string }>(
  files: readonly File[],
): { usable: File[]; leftOut?: string } => {
  const empty = files.filter(({ size }) => size === 0);
  const others = files.filter(({ size, type }) => size > 0 && noVideo.test(type));
  const words = [
    ...(empty.length > 0 ? [`nothing is in ${listed(empty)}`] : []),
    ...(others.length > 0 ? [`${listed(others)} ${others.length === 1 ? 'is no video' : 'are no videos'}`] : []),
  ];
  return {
    usable: files.filter((file) => !empty.includes(file) && !others.includes(file)),
    ...(words.length > 0 && { leftOut: `Left out: ${words.join('; ')}.` }),
  };
};
