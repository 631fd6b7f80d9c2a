import type { OwnVideo } from '../../sdk/src/node.ts';
import { clockOf } from '../../web/src/ui/when.ts';
import type { Api } from '../api.ts';
import { states, visibilities } from '../choices.ts';
import { command, text } from '../command.ts';
import { number } from '../number.ts';
import { lineWidth, rungWords, table } from '../words.ts';

interface Args {
  limit: number;
  cursor?: string | undefined;
  all: boolean;
  trash: boolean;
  status?: string[] | undefined;
  visibility?: (typeof visibilities)[number] | undefined;
  search?: string | undefined;
}

const largestPage = 50;

const wanted =
  ({ status, visibility, search }: Args) =>
  (video: OwnVideo): boolean =>
    (!status || status.length === 0 || status.includes(video.status)) &&
    (!visibility || video.visibility === visibility) &&
    (!search || video.title.toLowerCase().includes(search.toLowerCase()));

/**
 * Goes on page by page until as many as asked for are found. A page is taken whole, so that its cursor leaves nothing out:
 * with a filter there may be some more than asked for.
 */
const find = async (api: Api, args: Args, signal: AbortSignal): Promise<{ items: OwnVideo[]; cursor?: string }> => {
  const isWanted = wanted(args);
  const most = args.all ? Number.POSITIVE_INFINITY : args.limit;
  const items: OwnVideo[] = [];
  let cursor = args.cursor;
  do {
    const limit = Math.min(largestPage, most);
    const list = args.trash ? 'catalog.list_trash' : 'catalog.list_mine';
    const page = await api.call(list, { query: { limit, cursor } }, { signal });
    items.push(...page.items.filter(isWanted));
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return cursor ? { items, cursor } : { items };
};

const whatOf = (video: OwnVideo): string => {
  if (video.status === 'FAILED') return `— ${video.failure?.message ?? 'failed'}`;
  if (video.status === 'PROCESSING' && video.rungs.length > 0) return `(${rungWords(video.rungs)})`;
  return '';
};

export const ls = command<Args>({
  command: 'ls',
  describe: 'Your videos, newest first',
  builder: (yargs) =>
    yargs
      .option('limit', number('limit', { from: 1, default: 20, describe: 'How many at most' }))
      .option('cursor', text('Where the last list ended'))
      .option('all', { type: 'boolean', default: false, describe: 'All of them' })
      .option('trash', { type: 'boolean', default: false, describe: 'Those in the trash' })
      .option('status', { array: true, choices: states, describe: 'Only in these states' })
      .option('visibility', { choices: visibilities, describe: 'Only these' })
      .option('search', text('Only with this in their title')),
  async run(args, room) {
    const { items, cursor } = await find(room.api(), args, room.signal);
    const rows = items.map((video) => [
      video.video_id,
      video.status,
      video.visibility,
      video.duration_sec === undefined ? '–' : clockOf(video.duration_sec),
      [video.title, whatOf(video)].filter(Boolean).join(' '),
    ]);
    const list = rows.length > 0 ? table(rows, lineWidth(room.surroundings.stdout)) : 'No videos.';
    room.tell({ items, ...(cursor ? { next_cursor: cursor } : {}) }, list);
    if (cursor) room.remark(`There are more: arclight ls --cursor ${cursor}`);
  },
});
