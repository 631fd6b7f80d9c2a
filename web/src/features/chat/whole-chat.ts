import type { Answer } from '../../api/promises.ts';

export type ChatFormat = 'csv' | 'jsonl';
type Page = Answer<'chat.export'>;

/** Everything that was said beside a stream, as a file: its pages in a row. `onPart`: the last place that is in it so far. */
export const wholeChat = async (
  page: (after: number) => Promise<Page>,
  onPart: (place: number) => void = () => {},
): Promise<string[]> => {
  const parts: string[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const { text, next_after }: Page = await page(after);
    parts.push(text);
    // A page that leads nowhere would be asked for for ever.
    if (next_after !== undefined && next_after <= after) throw new Error('the pages of the chat do not go on');
    after = next_after;
    if (after !== undefined) onPart(after);
  }
  return parts;
};

/** "chat-2026-11-20-night-swim.csv": letters and digits of any script, and nothing a file's name could not have. */
export const fileNameOf = ({ title, at, format }: { title: string; at: string; format: ChatFormat }): string => {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return ['chat', at.slice(0, 10), words.slice(0, 60)].filter(Boolean).join('-').concat(`.${format}`);
};
