import type { Row, World } from './invariants.ts';

const ids = { accountId: 'usr_1', videoId: 'vid_1', uploadId: 'upl_1', encodeId: 'enc_1', channelId: 'ch_1' };
const key = `uploads/${ids.accountId}/${ids.videoId}/${ids.uploadId}`;
const at = '2026-11-20T10:00:00.000Z';

const log = (pk: string, ...steps: [from: string | null, event: string, to: string][]): Row[] =>
  steps.map(([from, event, to], index) => ({
    pk,
    sk: `LOG#${String(index + 1).padStart(10, '0')}`,
    kind: 'transition',
    from,
    to,
    event,
    version: index + 1,
  }));

const news = (name: string, data: Row): Row => ({
  pk: `OUTBOX#${name}#${data['version'] ?? data['sequence'] ?? ''}`,
  sk: 'OUTBOX',
  kind: 'outbox',
  envelope: JSON.stringify({ detailType: name, time: at, detail: { data } }),
});

const person = {
  pk: 'PERSON#usr_1',
  sk: 'PERSON',
  kind: 'person',
  accountId: 'usr_1',
  roles: ['viewer', 'creator'],
  status: 'active',
};
const channel = { kind: 'channel', channelId: 'ch_1', ownerId: 'usr_1', handle: 'films', name: 'Films', version: 1 };
/** Its owner has left. */
const closedChannel = { ...channel, channelId: 'ch_0', ownerId: 'usr_0', handle: '', name: '', closedAt: at };
const folder = 'v/vid_1/1/';

/** One creator with one film, from upload to published, as everything is when all is well. For tests to spoil. */
export const aHealthyWorld = (): World => {
  const texts: Record<string, string> = {
    [`${folder}master.m3u8`]:
      '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI="a.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n240p.m3u8\n',
    [`${folder}240p.m3u8`]: '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\n1.m4s\n#EXT-X-ENDLIST\n',
    [`${folder}a.m3u8`]: '#EXTM3U\n#EXTINF:4,\na.m4s\n#EXT-X-ENDLIST\n',
  };
  const media = [
    ...Object.keys(texts),
    ...['manifest.mpd', 'init.mp4', '1.m4s', 'a.m4s'].map((name) => `${folder}${name}`),
  ];
  const bucket = (keys: string[]) => ({
    objects: keys.map((one) => ({ key: one, size: 10, versionId: 'v1' })),
    multiparts: [],
    read: async (one: string) => texts[one],
  });
  const video = {
    pk: 'VIDEO#vid_1',
    sk: 'VIDEO',
    kind: 'video',
    videoId: 'vid_1',
    version: 4,
    state: 'PUBLISHED',
    visibility: 'public',
    gsi3pk: 'PUBLIC',
    renditions: [{ name: '240p' }],
    hlsKey: `${folder}master.m3u8`,
    dashKey: `${folder}manifest.mpd`,
    posterKey: 'img/vid_1/1/poster.jpg',
  };
  return structuredCloneOf({
    rows: {
      accounts: [
        { ...person, pk: 'ACCOUNT#usr_1', sk: 'ACCOUNT', kind: 'account', version: 1 },
        ...log('ACCOUNT#usr_1', [null, 'confirmed', 'active']),
        { pk: 'CHANNEL#ch_1', sk: 'CHANNEL', ...channel },
        ...log('CHANNEL#ch_1', [null, 'opened', 'OPEN']),
        { pk: 'HANDLE#films', sk: 'HANDLE', kind: 'handle', channelId: 'ch_1' },
        { pk: 'CHANNEL#ch_0', sk: 'CHANNEL', ...closedChannel },
        ...log('CHANNEL#ch_0', [null, 'opened', 'CLOSED']),
        { pk: 'HANDLE#gone', sk: 'HANDLE', kind: 'handle', channelId: 'ch_0', until: at },
      ],
      upload: [
        { ...person },
        {
          pk: 'UPLOAD#upl_1',
          sk: 'UPLOAD',
          kind: 'upload',
          ...ids,
          ownerId: 'usr_1',
          key,
          state: 'COMPLETED',
          version: 4,
          sizeBytes: 10,
          s3UploadId: 'm',
          quotaDay: '2026-11-20',
          pinned: { versionId: 'v1' },
        },
        ...log(
          'UPLOAD#upl_1',
          [null, 'start', 'INITIATED'],
          ['INITIATED', 'part_seen', 'UPLOADING'],
          ['UPLOADING', 's3_object_present', 'VERIFYING'],
          ['VERIFYING', 'verified', 'COMPLETED'],
        ),
        { pk: 'ACCOUNT#usr_1', sk: 'QUOTA', openUploads: 0 },
        { pk: 'ACCOUNT#usr_1', sk: 'QUOTA#2026-11-20', bytesTaken: 10 },
        news('upload.started', { uploadId: 'upl_1' }),
        news('upload.completed', { uploadId: 'upl_1' }),
      ],
      transcode: [
        {
          pk: 'VIDEO#vid_1',
          sk: 'ENCODE#1',
          kind: 'encode',
          ...ids,
          outcome: 'finished',
          sequence: 2,
          parts: [{ name: 'first', state: 'DONE', attempt: 1 }],
          renditions: [{ name: '240p', kind: 'video' }],
        },
        ...log(
          'ENCODE#enc_1',
          ['QUEUED', 'first:submit_ok', 'SUBMITTED'],
          ['SUBMITTED', 'first:complete', 'CHECKING'],
          ['CHECKING', 'first:outputs_ok', 'DONE'],
        ),
        news('transcode.playable', { videoId: 'vid_1', sequence: 1 }),
        news('transcode.finished', { videoId: 'vid_1', sequence: 2 }),
      ],
      catalog: [
        { ...person },
        { pk: 'CHANNEL#ch_1', sk: 'CHANNEL', ...channel },
        { pk: 'OWNER#usr_1', sk: 'CHANNEL', ...channel },
        { pk: 'CHANNEL#ch_0', sk: 'CHANNEL', ...closedChannel },
        { pk: 'OWNER#usr_0', sk: 'CHANNEL', ...closedChannel },
        video,
        ...log(
          'VIDEO#vid_1',
          [null, 'created', 'INIT'],
          ['INIT', 'upload_completed', 'PROCESSING'],
          ['PROCESSING', 'outputs_verified', 'READY'],
          ['READY', 'publish', 'PUBLISHED'],
        ),
        ...[1, 2, 3, 4].map((version) => news('video.updated', { videoId: 'vid_1', version })),
      ],
      playback: [{ ...person }, { ...video }],
    },
    buckets: {
      upload: bucket([key]),
      media: bucket(media),
      images: bucket(['img/vid_1/1/poster.jpg']),
    },
    deadLetters: [],
    acknowledged: [{ domain: 'upload', pk: 'UPLOAD#upl_1', sk: 'UPLOAD', fields: { videoId: 'vid_1' } }],
    now: new Date(at),
    atRest: true,
  });
};

/** Rows of their own for every test: one that spoils them spoils nobody else's. */
const structuredCloneOf = (world: World): World => ({ ...world, rows: structuredClone(world.rows) });
