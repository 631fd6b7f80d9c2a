import { ofKind, type Row, type SeenBucket, text, type World } from './invariants.ts';

const isGone = (video: Row | undefined): boolean => ['DELETING', 'DELETED'].includes(text(video, 'state'));
const isWatchable = (video: Row): boolean => ['READY', 'PUBLISHED'].includes(text(video, 'state'));

/** Every file a playlist or an MPD names, as keys; templates of segments are told by the HLS side already. */
const namedIn = (key: string, body: string): string[] => {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const quoted = [...body.matchAll(/URI="([^"]+)"/g)].map(([, uri = '']) => uri);
  return [...lines, ...quoted].map((uri) => `${folder}${uri}`);
};

/** I6 and I7: what a video says can be played is all there, down to the last segment. */
const checkPlayable = async (video: Row, media: SeenBucket, images: SeenBucket): Promise<string[]> => {
  const there = new Map(media.objects.filter(({ size }) => size >= 0).map(({ key, size }) => [key, size]));
  const wrong: string[] = [];
  const missing = (key: string, where: string): void => {
    if ((there.get(key) ?? 0) <= 0) wrong.push(`I6 ${key} is missing or empty, named by ${where}`);
  };
  const [hlsKey, dashKey, posterKey] = [text(video, 'hlsKey'), text(video, 'dashKey'), text(video, 'posterKey')];
  missing(dashKey, text(video, 'pk'));
  missing(hlsKey, text(video, 'pk'));
  if (posterKey && !images.objects.some(({ key, size }) => key === posterKey && size > 0))
    wrong.push(`I6 the picture ${posterKey} is missing`);
  const master = (await media.read(hlsKey)) ?? '';
  const playlists = new Set(namedIn(hlsKey, master));
  const pictures = master.match(/#EXT-X-STREAM-INF/g)?.length ?? 0;
  const promised = (video['renditions'] as Row[]).length;
  if (pictures !== promised) wrong.push(`I6 ${hlsKey} offers ${pictures} pictures, the video promises ${promised}`);
  for (const playlist of playlists) {
    missing(playlist, hlsKey);
    const body = await media.read(playlist);
    if (body?.includes('#EXT-X-ENDLIST') === false) wrong.push(`I6 ${playlist} has no end`);
    for (const file of namedIn(playlist, body ?? '')) missing(file, playlist);
  }
  return wrong;
};

/**
 * I6: no object without a row and no row without its objects. Multipart uploads nobody knows are left to the bucket's
 * lifecycle rule (a start that was killed, or whose answer was lost); those of an upload that has ended are not.
 */
export const checkObjects = async ({ rows, buckets }: World): Promise<string[]> => {
  const wrong: string[] = [];
  const videos = new Map(ofKind(rows.catalog, 'video').map((row) => [text(row, 'videoId'), row]));
  const uploads = new Map(ofKind(rows.upload, 'upload').map((row) => [text(row, 'key'), row]));

  for (const { key, versionId } of buckets.upload.objects) {
    const upload = uploads.get(key);
    const state = text(upload, 'state');
    const kept =
      upload && !['FAILED', 'ABORTED', 'EXPIRED'].includes(state) && !isGone(videos.get(text(upload, 'videoId')));
    if (!kept)
      wrong.push(`I6 ${key} (${versionId}) is left in the upload bucket; its upload is ${state || 'not there'}`);
  }
  for (const [key, upload] of uploads) {
    const pinned = (upload['pinned'] as Row | undefined)?.['versionId'];
    const isThere = buckets.upload.objects.some(
      (one) => one.key === key && (pinned === undefined || one.versionId === pinned),
    );
    if (upload['state'] === 'COMPLETED' && !isGone(videos.get(text(upload, 'videoId'))) && !isThere)
      wrong.push(`I6 ${key} is COMPLETED and its object is not there`);
  }
  for (const { key, uploadId } of buckets.upload.multiparts) {
    const upload = uploads.get(key);
    // One that ended is looked at once more when no address for it is good any longer: whoever was stopped before left it to that.
    if (
      upload?.['s3UploadId'] === uploadId &&
      !['INITIATED', 'UPLOADING', 'COMPLETING'].includes(text(upload, 'state')) &&
      !upload['dueAt']
    )
      wrong.push(`I6 parts of ${key} (${uploadId}) are left; its upload is ${text(upload, 'state')}`);
  }
  for (const [bucket, prefix] of [
    ['media', 'v/'],
    ['images', 'img/'],
  ] as const)
    for (const { key } of buckets[bucket].objects) {
      const video = videos.get(key.slice(prefix.length).split('/')[0] ?? '');
      if (!video || video['state'] === 'DELETED')
        wrong.push(`I6 ${key} is left in ${bucket}; its video is ${text(video, 'state') || 'not there'}`);
    }
  for (const video of videos.values())
    if (isWatchable(video)) wrong.push(...(await checkPlayable(video, buckets.media, buckets.images)));
  return wrong;
};
