import { number, ofKind, type Row, text, type World } from './invariants.ts';

const namesOf = (renditions: unknown): string =>
  ((renditions ?? []) as Row[])
    .map(({ name }) => String(name))
    .toSorted()
    .join(' ');

/** How things ended, without what may differ from run to run (ids, times, versions, attempts): one line each, in order. */
export const endingOf = ({ rows, buckets }: World): string[] => {
  const lines: string[] = [];
  for (const row of ofKind(rows.accounts, 'account'))
    lines.push(`account ${text(row, 'displayName')} ${(row['roles'] as string[]).join('+')} ${text(row, 'status')}`);
  for (const row of ofKind(rows.accounts, 'channel')) lines.push(`channel ${text(row, 'name')}`);
  for (const row of ofKind(rows.upload, 'upload'))
    lines.push(`upload ${text(row, 'state')} ${text(row['failure'] as Row | undefined, 'code')}`);
  for (const row of ofKind(rows.transcode, 'encode'))
    lines.push(`encode ${text(row, 'outcome')} ${namesOf(row['renditions'])}`);
  for (const row of ofKind(rows.catalog, 'video')) {
    const { code } = (row['failure'] ?? {}) as Row;
    const facts = [
      text(row, 'state'),
      text(row, 'title'),
      text(row, 'visibility'),
      namesOf(row['renditions']),
      code ?? '',
    ];
    lines.push(
      `video ${facts.join(' | ')} ${row['publishedAt'] ? 'published once' : ''} ${row['posterKey'] ? 'poster' : ''} ${row['channelId'] ? 'in its channel' : ''}`,
    );
  }
  for (const row of ofKind(rows.playback, 'video'))
    lines.push(`to be played ${text(row, 'state')} ${text(row, 'title')}`);
  for (const row of ofKind(rows.playback, 'progress')) lines.push(`stopped at ${number(row, 'positionSec')}`);
  const known = new Set(ofKind(rows.upload, 'upload').map((row) => text(row, 's3UploadId')));
  const parts = buckets.upload.multiparts.filter(({ uploadId }) => known.has(uploadId));
  lines.push(`sources ${buckets.upload.objects.length}, parts ${parts.length}`);
  lines.push(`media ${buckets.media.objects.length > 0}, pictures ${buckets.images.objects.length > 0}`);
  return lines.toSorted();
};
