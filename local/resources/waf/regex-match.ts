import type { RegexMatch } from './properties.ts';

/** `//` and `/./` become `/`, and `/a/../` too; what would lead above the root stays. */
function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split(/\/+/)) {
    if (part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last && last !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

const transformations: Record<RegexMatch['TextTransformations'][number]['Type'], (text: string) => string> = {
  NONE: (text) => text,
  URL_DECODE: (text) =>
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  NORMALIZE_PATH: normalised,
  LOWERCASE: (text) => text.toLowerCase(),
};

/** Whether a path, as the viewer wrote it, is one the statement speaks of. */
export function regexMatch({ RegexString, TextTransformations }: RegexMatch): (path: string) => boolean {
  const pattern = new RegExp(RegexString);
  const steps = TextTransformations.toSorted((one, other) => one.Priority - other.Priority);
  return (path) => pattern.test(steps.reduce((text, { Type }) => transformations[Type](text), path));
}
