import type { OwnVideo, ReadableVideo } from '../sdk/src/node.ts';
import { clockOf, sizeOf } from '../web/src/ui/when.ts';

/**
 * Text from elsewhere, safe to print: titles and names may hold control characters that move the cursor, change the
 * terminal's title or hide what stands before them, and direction marks that show words in another order.
 */
export const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');

/** A moment as the reader's own clock shows it, with the month in letters and the zone named. */
export const whenOf = (at: string): string =>
  new Intl.DateTimeFormat(undefined, {
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  }).format(new Date(at));

const widthOf = (text: string): number => [...text].length;
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
/** A text cut to so many letters, with a … where something is missing. */
export const shortened = (text: string, most: number): string =>
  widthOf(text) <= most ? text : `${[...text].slice(0, most - 1).join('')}…`;

/** `name   value` lines; what has no value has no line. */
export const facts = (rows: readonly (readonly [name: string, value: string | undefined])[]): string => {
  const there = rows.filter((row): row is readonly [string, string] => Boolean(row[1]));
  const width = Math.max(...there.map(([name]) => name.length));
  return there.map(([name, value]) => `${padded(name, width)}  ${plain(value)}`).join('\n');
};

/** How long a line may be: what a terminal shows; where it goes into a file or another program, nothing is left out. */
export const lineWidth = ({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number =>
  isTTY ? columns || 100 : Number.POSITIVE_INFINITY;

/** Columns as wide as what stands in them; the last one takes what is left of the line. */
export const table = (rows: readonly (readonly string[])[], mostWide = 100): string => {
  const clean = rows.map((row) => row.map(plain));
  const columns = clean[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...clean.map((row) => widthOf(row[at] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const last = Math.max(10, mostWide - before);
  return clean
    .map((row) =>
      row.map((cell, at) => (at === columns - 1 ? shortened(cell, last) : padded(cell, widths[at] ?? 0))).join('  '),
    )
    .join('\n');
};

type Rungs = OwnVideo['rungs'];

/** "240p ready, 720p 40 %": how far each rung has come. */
export const rungWords = (rungs: Rungs): string =>
  rungs.map(({ name, state, percent }) => `${name} ${state === 'encoding' ? `${percent} %` : state}`).join(', ');

/** Where people watch it. */
export const watchAddress = (address: string, videoId: string): string => `${address}/watch/${videoId}`;

/** One video, line by line. */
export const videoWords = (video: ReadableVideo, address: string): string =>
  facts([
    ['video', video.video_id],
    ['title', video.title],
    ['status', video.status],
    ['why', video.failure && `${video.failure.message} (${video.failure.code})`],
    ['who', `${video.visibility}, ${video.access}`],
    ['channel', video.channel && `${video.channel.name} (@${video.channel.handle})`],
    ['length', video.duration_sec === undefined ? undefined : clockOf(video.duration_sec)],
    ['file', video.filename && `${video.filename}, ${sizeOf(video.size_bytes ?? 0)}`],
    ['rungs', video.rungs && rungWords(video.rungs)],
    ['tags', video.tags.join(', ')],
    ['chapters', video.chapters?.map(({ start_ms, title }) => `${clockOf(start_ms / 1000)} ${title}`).join(' · ')],
    ['about', video.description],
    ['published', video.published_at],
    ['publish at', video.publish_at],
    ['trash until', video.trashed_until],
    ['watch at', video.status === 'PUBLISHED' ? watchAddress(address, video.video_id) : undefined],
  ]);
