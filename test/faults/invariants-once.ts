import { local } from '../../config/local.ts';
import { number, ofKind, type Row, text, type World } from './invariants.ts';

const mostChannels = local.channels.perPerson;

interface News {
  name: string;
  data: Row;
}

const newsIn = (rows: readonly Row[]): News[] =>
  ofKind(rows, 'outbox').map((row) => {
    const { detailType, detail } = JSON.parse(text(row, 'envelope')) as { detailType: string; detail: { data: Row } };
    return { name: detailType, data: detail.data };
  });

const namesOf = (news: readonly News[], field: string, id: string): string[] =>
  news.filter(({ data }) => data[field] === id).map(({ name }) => name);

const endings: Record<string, string[]> = {
  COMPLETED: ['upload.started', 'upload.completed'],
  FAILED: ['upload.started', 'upload.failed'],
  ABORTED: ['upload.started', 'upload.failed'],
  EXPIRED: ['upload.started', 'upload.failed'],
};

/** I2: each change was announced once, none was forgotten, and nobody has the same thing twice. */
export const checkNews = ({ rows }: World): string[] => {
  const wrong: string[] = [];
  const uploadNews = newsIn(rows.upload);
  for (const upload of ofKind(rows.upload, 'upload')) {
    const told = namesOf(uploadNews, 'uploadId', text(upload, 'uploadId'));
    const due = endings[text(upload, 'state')] ?? ['upload.started'];
    if (told.toSorted().join() !== due.toSorted().join())
      wrong.push(`I2 ${text(upload, 'pk')} is ${text(upload, 'state')} and announced ${told.join(', ')}`);
  }
  const videoNews = newsIn(rows.catalog);
  for (const video of ofKind(rows.catalog, 'video')) {
    const versions = videoNews
      .filter(({ data }) => data['videoId'] === video['videoId'])
      .map(({ data }) => Number(data['version']))
      .toSorted((a, b) => a - b);
    if (versions.join() !== Array.from({ length: number(video, 'version') }, (_, index) => index + 1).join())
      wrong.push(`I2 ${text(video, 'pk')} is at version ${number(video, 'version')}, announced are ${versions.join()}`);
  }
  const encodeNews = newsIn(rows.transcode);
  for (const encode of ofKind(rows.transcode, 'encode')) {
    const own = encodeNews.filter(({ data }) => data['videoId'] === encode['videoId']);
    const numbers = own.map(({ data }) => Number(data['sequence'])).toSorted((a, b) => a - b);
    if (numbers.join() !== Array.from({ length: number(encode, 'sequence') }, (_, index) => index + 1).join())
      wrong.push(`I2 ${text(encode, 'pk')}: sequence ${number(encode, 'sequence')}, announced are ${numbers.join()}`);
    const last = own.map(({ name }) => name).filter((name) => name !== 'transcode.progressed');
    if (new Set(last).size !== last.length) wrong.push(`I2 ${text(encode, 'pk')} announced ${last.join(', ')}`);
  }
  const channels = Map.groupBy(ofKind(rows.accounts, 'channel'), (channel) => text(channel, 'ownerId'));
  for (const [ownerId, owned] of channels)
    if (owned.length > mostChannels) wrong.push(`I2 ${ownerId} has ${owned.length} channels`);
  const videos = Map.groupBy(ofKind(rows.upload, 'upload'), (upload) => text(upload, 'videoId'));
  for (const [videoId, uploads] of videos)
    if (uploads.length > 1) wrong.push(`I2 ${videoId} has ${uploads.length} uploads`);
  return wrong;
};

const isOpen = (upload: Row): boolean => !(text(upload, 'state') in endings);

/** I5: counters are what they count. */
export const checkAllowances = ({ rows }: World): string[] => {
  const uploads = ofKind(rows.upload, 'upload');
  const pointers = ofKind(rows.upload, 'open_upload').map((row) => text(row, 'uploadId'));
  const open = uploads.filter(isOpen);
  const wrong: string[] = [];
  const asOpen = open.map((upload) => text(upload, 'uploadId'));
  if (pointers.toSorted().join() !== asOpen.toSorted().join())
    wrong.push(`I5 open uploads are ${asOpen.join()}, listed as open are ${pointers.join()}`);

  const counters = new Map<string, number>();
  for (const row of rows.upload)
    if (text(row, 'sk').startsWith('QUOTA'))
      counters.set(
        `${text(row, 'pk')} ${text(row, 'sk')}`,
        number(row, text(row, 'sk') === 'QUOTA' ? 'openUploads' : 'bytesTaken'),
      );
  const counted = new Map<string, number>();
  const add = (key: string, by: number): void => void counted.set(key, (counted.get(key) ?? 0) + by);
  for (const upload of uploads) {
    const account = `ACCOUNT#${text(upload, 'ownerId')}`;
    if (isOpen(upload)) add(`${account} QUOTA`, 1);
    if (isOpen(upload) || upload['state'] === 'COMPLETED')
      add(`${account} QUOTA#${text(upload, 'quotaDay')}`, number(upload, 'sizeBytes'));
  }
  for (const key of new Set([...counters.keys(), ...counted.keys()])) {
    const [is, shouldBe] = [counters.get(key) ?? 0, counted.get(key) ?? 0];
    if (is !== shouldBe) wrong.push(`I5 ${key} says ${is}, counted are ${shouldBe}`);
  }
  for (const row of ofKind(rows.upload, 'client_key'))
    if (!asOpen.includes(text(row, 'uploadId')))
      wrong.push(`I5 a name is held by ${text(row, 'uploadId')}, which has ended`);

  const channels = ofKind(rows.accounts, 'channel');
  const closed = channels.filter(({ closedAt }) => closedAt).map((row) => text(row, 'channelId'));
  // What a closed channel was called says so for a while, and is free then.
  const handles = ofKind(rows.accounts, 'handle')
    .filter((row) => !(row['until'] && closed.includes(text(row, 'channelId'))))
    .map((row) => `${text(row, 'pk').slice('HANDLE#'.length)} ${text(row, 'channelId')}`);
  // A former handle leads to its channel for a while, and is nobody else's.
  const stillOpen = channels.filter(({ closedAt }) => !closedAt);
  const owned = stillOpen.flatMap((row) => {
    const former = (row['formerHandles'] ?? []) as { handle: string }[];
    return [text(row, 'handle'), ...former.map(({ handle }) => handle)].map(
      (each) => `${each} ${text(row, 'channelId')}`,
    );
  });
  if (handles.toSorted().join() !== owned.toSorted().join())
    wrong.push(`I5 handles taken are ${handles.join()}, channels have ${owned.join()}`);
  return wrong;
};
