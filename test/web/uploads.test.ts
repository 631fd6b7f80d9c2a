import { describe, expect, test } from 'vitest';
import { type Call, Refused, type UploadOptions } from '../../sdk/src/public.ts';
import type { Item } from '../../web/src/features/upload/item.ts';
import type { Kept } from '../../web/src/features/upload/kept-uploads.ts';
import { createUploads } from '../../web/src/features/upload/uploads.ts';

interface Asked {
  params?: { upload_id: string };
}

/** Uploads that begin and then wait for ever, until they are stopped; what a tab left, what the service and the browser know. */
const waitingUploads = (
  given: { standing?: Record<string, object>; atHand?: Record<string, File>; names?: string[] } = {},
) => {
  const { standing = {}, atHand = {}, names = ['a', 'b', 'c', 'd'] } = given;
  const begun: string[] = [];
  const titles: (string | undefined)[] = [];
  let kept: readonly Kept[] = [];
  let keys = 0;
  const upload = (file: Blob & { name: string }, { title, key, signal }: UploadOptions) => {
    begun.push(file.name);
    titles.push(`${title} ${key}`);
    return new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  };
  const call = async (id: string, { params }: Asked) => {
    const known = id === 'upload.read' && standing[params?.upload_id ?? ''];
    if (!known) throw new Refused({ code: 'upload.not_found', message: 'No.', status: 404 });
    return known;
  };
  const uploads = createUploads({
    ...{ upload, call: call as unknown as Call, accountId: () => 'usr_1' },
    keep: (_, notes) => {
      kept = notes;
    },
    handles: { keep: () => {}, forget: () => {}, again: async (id) => atHand[id] },
    ...{ newKey: () => `key-${++keys}`, soon: (work) => work(), onDone: () => {} },
  });
  const file = (name: string) => Object.assign(new Blob(['x']), { name, lastModified: 1 });
  const ids = uploads.choose(names.map((name) => ({ file: file(name) })));
  const idOf = (name: string): string => ids[names.indexOf(name)] ?? '';
  const phases = () => uploads.snapshot().map(({ file: { name }, phase }: Item) => `${name} ${phase}`);
  return { uploads, begun, titles, idOf, phases, kept: () => kept };
};
const calm = () => new Promise((resolve) => setTimeout(resolve, 0));

test('files are sent in the order of the list, two at a time, and the order can be changed', async () => {
  const { uploads, begun, idOf } = waitingUploads();
  uploads.move(idOf('d'), -1);
  uploads.move(idOf('d'), -1);
  uploads.move(idOf('d'), -1);
  uploads.move(idOf('d'), -1);
  uploads.startAll();
  await calm();
  expect(begun).toEqual(['d', 'a']);
  uploads.move(idOf('c'), -1);
  uploads.pause(idOf('d'));
  await calm();
  expect(begun).toEqual(['d', 'a', 'c']);
});

test('pausing all stops those that go and keeps those that wait from taking their places', async () => {
  const { uploads, begun, phases } = waitingUploads();
  uploads.startAll();
  await calm();
  uploads.pauseAll();
  await calm();
  expect(phases()).toEqual(['a paused', 'b paused', 'c paused', 'd paused']);
  expect(begun).toEqual(['a', 'b']);
  uploads.resumeAll();
  await calm();
  expect(phases().slice(2)).toEqual(['c queued', 'd queued']);
  expect(begun).toEqual(['a', 'b', 'a', 'b']);
});

/** One file on the page whose sending the test does itself. */
const sentByHand = () => {
  const sent = Promise.withResolvers<{ uploadId: string; videoId: string }>();
  let options: UploadOptions = {};
  const uploads = createUploads({
    upload: (_, given) => {
      options = given;
      given.signal?.addEventListener('abort', () => sent.reject(given.signal?.reason));
      return sent.promise;
    },
    ...{ call: (() => {}) as unknown as Call, keep: () => {}, accountId: () => 'usr_1', onDone: () => {} },
    handles: { keep: () => {}, forget: () => {}, again: async () => undefined },
    ...{ newKey: () => 'key', soon: (work) => work() },
  });
  const file = Object.assign(new Blob(['x'.repeat(126)]), { name: 'waves.mp4', lastModified: 1 });
  const [id = ''] = uploads.choose([{ file }]);
  const moved = (sentBytes: number, arrivedBytes: number | undefined) =>
    options.onProgress?.({
      ...{ step: arrivedBytes === undefined ? 'starting' : 'sending', sentBytes, arrivedBytes, totalBytes: 126 },
      ...{ bytesPerSecond: 1, secondsLeft: 1 },
    });
  const known = () => options.onKnown?.({ uploadId: 'upl_1', videoId: 'vid_1' });
  return { uploads, id, sent, moved, known, item: () => uploads.snapshot()[0] };
};

test('paused, only what has arrived counts, and it counts still when it goes on', async () => {
  const { uploads, id, moved, item } = sentByHand();
  uploads.start(id);
  moved(60, 25);
  expect(item()?.sentBytes).toBe(60);
  uploads.pause(id);
  await calm();
  expect(item()).toMatchObject({ phase: 'paused', sentBytes: 25, cutOff: true });
  uploads.start(id);
  moved(0, undefined);
  expect(item()?.sentBytes).toBe(25);
});

test('paused between two parts, nothing is said to be sent again', async () => {
  const { uploads, id, moved, item } = sentByHand();
  uploads.start(id);
  moved(50, 50);
  uploads.pause(id);
  await calm();
  expect(item()).toMatchObject({ phase: 'paused', sentBytes: 50, cutOff: false });
});

test('a file that arrived and turned out to be no video has failed, and is not open any more', async () => {
  const { uploads, id, sent, known, item } = sentByHand();
  uploads.start(id);
  known();
  sent.resolve({ uploadId: 'upl_1', videoId: 'vid_1' });
  await calm();
  expect(item()?.phase).toBe('done');
  uploads.turnedOut(id, 'This is text.');
  expect(item()).toMatchObject({ phase: 'unfit', problem: 'This is text.', uploadId: undefined });
  expect(item()?.leftUploadId).toBe('upl_1');
});

describe('after the tab was closed', () => {
  const left = (id: string, more: Partial<Kept> = {}): Kept => ({
    ...{ id, accountId: 'usr_1', name: id, size: 1, lastModified: 1, title: `Title of ${id}`, visibility: 'unlisted' },
    ...{ autoPublish: true, key: undefined, uploadId: undefined, videoId: undefined, problem: undefined },
    ...{ standing: 'going', ...more },
  });
  const file = (name: string) => new File(['x'], name, { lastModified: 1 });

  test('everything that had not arrived was kept, with what was said of it and how it stood', async () => {
    const { uploads, idOf, kept } = waitingUploads();
    uploads.edit(idOf('d'), { title: 'The fourth', visibility: 'private' });
    for (const name of ['a', 'b', 'c']) uploads.start(idOf(name));
    uploads.pause(idOf('b'));
    await calm();
    expect(kept().map(({ name, standing }) => `${name} ${standing}`)).toEqual([
      ...['a going', 'b paused', 'c going', 'd chosen'],
    ]);
    expect(kept()[3]).toMatchObject({ title: 'The fourth', visibility: 'private', size: 1, lastModified: 1 });
    // The creation of one that is going has its name, so that asking again makes no second video.
    expect(kept()[0]?.key).toMatch(/^key-/);
    uploads.clear();
    expect(kept()).toHaveLength(4);
  });

  test('all of it is shown again; given its file, what was begun goes on and what was only chosen waits for its start', async () => {
    const { uploads, phases, begun, titles } = waitingUploads({ names: [] });
    await uploads.restore([left('going', { key: 'the-key' }), left('paused', { standing: 'paused' })]);
    await uploads.restore([left('chosen', { standing: 'chosen' }), left('going')]);
    expect(phases()).toEqual(['going absent', 'paused absent', 'chosen absent']);
    uploads.startAll();
    uploads.resumeAll();
    expect(begun).toEqual([]);
    for (const id of ['going', 'paused', 'chosen']) uploads.give(id, file(id));
    await calm();
    expect(phases()).toEqual(['going starting', 'paused starting', 'chosen chosen']);
    expect(titles[0]).toBe('Title of going the-key');
    expect(titles[1]).toMatch(/^Title of paused key-/);
  });

  test('where the browser opens the files by itself, each is as its owner left it', async () => {
    const atHand = Object.fromEntries(['going', 'paused', 'chosen'].map((id) => [id, file(id)]));
    const { uploads, phases, begun } = waitingUploads({ atHand, names: [] });
    await uploads.restore([
      ...[left('going'), left('paused', { standing: 'paused' }), left('chosen', { standing: 'chosen' })],
    ]);
    await calm();
    expect(phases()).toEqual(['going starting', 'paused paused', 'chosen chosen']);
    expect(begun).toEqual(['going']);
  });

  test('the service says what became of an upload meanwhile', async () => {
    const of = (state: string, more: object = {}) => ({ state, video_id: 'vid_1', arrived: [], ...more });
    const standing = {
      upl_half: of('UPLOADING', { arrived: [{ part_no: 1, size: 7 }] }),
      upl_done: of('VERIFYING'),
      upl_failed: of('FAILED', { failure: { code: 'x', message: 'Not a video.' } }),
      upl_ended: of('ABORTED'),
    };
    const { uploads, phases, begun, kept } = waitingUploads({
      standing,
      atHand: { failed: file('failed') },
      names: [],
    });
    await uploads.restore(
      ['half', 'done', 'failed', 'ended', 'gone'].map((id) => left(id, { uploadId: `upl_${id}`, size: 10 })),
    );
    expect(phases()).toEqual(['half absent', 'done done', 'failed unfit', 'gone absent']);
    const [half, , failed, gone] = uploads.snapshot();
    expect(half).toMatchObject({ sentBytes: 7, uploadId: 'upl_half' });
    expect(failed).toMatchObject({ uploadId: undefined, problem: 'Not a video.' });
    expect(kept().map(({ name }) => name)).toEqual(['half', 'gone']);
    expect(gone?.uploadId).toBeUndefined();
    expect(begun).toEqual([]);
  });
});
