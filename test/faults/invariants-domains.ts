import { number, ofKind, type Row, text, type World } from './invariants.ts';

const overdueMs = 10 * 60_000;

const isOverdue = (at: unknown, now: Date): boolean =>
  typeof at === 'string' && Date.parse(at) + overdueMs < now.getTime();

const restingJob = ['DONE', 'FAILED', 'CANCELED'];

/** I4: nothing is in a passing state past its deadline, and nothing waits for anybody without one. */
export const checkConvergence = ({ rows, now }: World): string[] => {
  const wrong: string[] = [];
  for (const upload of ofKind(rows.upload, 'upload')) {
    const passing = !['COMPLETED', 'FAILED', 'ABORTED', 'EXPIRED'].includes(text(upload, 'state'));
    if (isOverdue(upload['dueAt'], now) || (passing && !upload['gsi1sk']))
      wrong.push(`I4 ${text(upload, 'pk')} stays ${text(upload, 'state')}, due ${text(upload, 'dueAt')}`);
  }
  for (const encode of ofKind(rows.transcode, 'encode'))
    for (const part of encode['parts'] as Row[])
      if (!restingJob.includes(text(part, 'state')) && (!part['lookAt'] || isOverdue(part['lookAt'], now)))
        wrong.push(`I4 ${text(encode, 'pk')} ${text(part, 'name')} stays ${text(part, 'state')}`);
  for (const video of ofKind(rows.catalog, 'video')) {
    const passing = ['INIT', 'PROCESSING', 'DELETING'].includes(text(video, 'state'));
    if (isOverdue(video['deadline'], now) || (passing && !video['gsi4sk']))
      wrong.push(`I4 ${text(video, 'pk')} stays ${text(video, 'state')}, due ${text(video, 'deadline')}`);
  }
  return wrong;
};

/** I7: nobody heard of, found or could play what was never published, or is gone. */
export const checkExposure = ({ rows }: World): string[] => {
  const wrong: string[] = [];
  const published = new Set(
    ofKind(rows.catalog, 'transition')
      .filter((row) => row['to'] === 'PUBLISHED')
      .map((row) => text(row, 'pk')),
  );
  for (const video of ofKind(rows.catalog, 'video')) {
    const pk = text(video, 'pk');
    const isPublic = video['state'] === 'PUBLISHED' && video['visibility'] === 'public';
    const listed = video['gsi3pk'] !== undefined || video['gsi2pk'] !== undefined;
    if (listed && !isPublic) wrong.push(`I7 ${pk} is listed and ${text(video, 'state')} ${text(video, 'visibility')}`);
    if (isPublic && video['gsi3pk'] === undefined) wrong.push(`I7 ${pk} is public and not listed`);
  }
  for (const copy of ofKind(rows.playback, 'video'))
    if (copy['state'] === 'PUBLISHED' && !published.has(text(copy, 'pk')))
      wrong.push(`I7 playback believes ${text(copy, 'pk')} published; catalog never published it`);
  return wrong;
};

const byId = (rows: readonly Row[], kind: string, field: string): Map<string, Row> =>
  new Map(ofKind(rows, kind).map((row) => [text(row, field), row]));

const isGone = (video: Row | undefined): boolean => ['DELETING', 'DELETED'].includes(text(video, 'state'));

/** I4 and I6 across domains: once all news has been heard, every copy and every follower agrees with the owner. */
export const checkAgreement = ({ rows }: World): string[] => {
  const wrong: string[] = [];
  const videos = byId(rows.catalog, 'video', 'videoId');
  const encodes = byId(rows.transcode, 'encode', 'videoId');
  const copies = byId(rows.playback, 'video', 'videoId');

  for (const upload of ofKind(rows.upload, 'upload')) {
    const videoId = text(upload, 'videoId');
    const video = videos.get(videoId);
    const [was, is] = [text(upload, 'state'), text(video, 'state')];
    if (!video) wrong.push(`I6 ${text(upload, 'pk')} has no video`);
    else if (was === 'COMPLETED' && is === 'INIT') wrong.push(`I4 ${videoId} never heard that its file is there`);
    else if (['FAILED', 'ABORTED', 'EXPIRED'].includes(was) && is !== 'FAILED' && !isGone(video))
      wrong.push(`I4 ${videoId} is ${is}, its upload ${was}`);
    if (was === 'COMPLETED' && !encodes.has(videoId) && !isGone(video)) wrong.push(`I6 ${videoId} has no encode`);
  }
  for (const [videoId, encode] of encodes) {
    const video = videos.get(videoId);
    const [outcome, is] = [text(encode, 'outcome'), text(video, 'state')];
    if (!video) wrong.push(`I6 an encode of ${videoId}, which is no video`);
    if (isGone(video)) {
      const running = (encode['parts'] as Row[]).some((part) => !restingJob.includes(text(part, 'state')));
      if (running) wrong.push(`I4 ${videoId} is gone and still being encoded`);
    } else if (outcome === 'failed' && is !== 'FAILED') wrong.push(`I4 ${videoId} is ${is}, its encode failed`);
    else if (outcome === 'finished') {
      const names = (from: Row | undefined): string =>
        ((from?.['renditions'] ?? []) as Row[])
          .filter(({ kind }) => kind !== 'audio')
          .map(({ name }) => String(name))
          .toSorted()
          .join();
      if (is !== 'READY' && is !== 'PUBLISHED') wrong.push(`I4 ${videoId} is ${is}, its encode finished`);
      else if (names(video) !== names(encode)) wrong.push(`I4 ${videoId} shows ${names(video)} of ${names(encode)}`);
    }
  }
  for (const [videoId, video] of videos) {
    const copy = copies.get(videoId);
    if (number(copy, 'version') !== number(video, 'version') || text(copy, 'state') !== text(video, 'state'))
      wrong.push(`I4 playback has ${videoId} at ${number(copy, 'version')}, catalog at ${number(video, 'version')}`);
  }
  const accounts = ofKind(rows.accounts, 'account');
  for (const domain of ['upload', 'catalog', 'playback'] as const) {
    const people = byId(rows[domain], 'person', 'accountId');
    for (const account of accounts) {
      const person = people.get(text(account, 'accountId'));
      if (
        JSON.stringify(person?.['roles']) !== JSON.stringify(account['roles']) ||
        person?.['status'] !== account['status']
      )
        wrong.push(`I4 ${domain} knows ${text(account, 'accountId')} otherwise than accounts`);
    }
  }
  const known = ofKind(rows.catalog, 'channel');
  const channels = ofKind(rows.accounts, 'channel');
  // Found by its id, and by its owner when it is their first.
  const isFirst = (channel: Row): boolean =>
    channels.every(
      (one) => one['ownerId'] !== channel['ownerId'] || text(one, 'channelId') >= text(channel, 'channelId'),
    );
  for (const channel of channels)
    if (
      known.filter(
        (row) =>
          row['channelId'] === channel['channelId'] &&
          row['handle'] === channel['handle'] &&
          row['name'] === channel['name'],
      ).length !== (isFirst(channel) ? 2 : 1)
    )
      wrong.push(`I4 catalog does not know channel ${text(channel, 'channelId')} as it is`);
  return wrong;
};
