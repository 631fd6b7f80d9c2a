import { expect, test } from 'vitest';
import type { Road } from '../../web/src/features/upload/transfer.ts';
import { createUploads, type Item } from '../../web/src/features/upload/uploads.ts';

/** Uploads that begin and then wait for ever, until they are stopped. */
const waitingUploads = () => {
  const begun: string[] = [];
  let keys = 0;
  const road = {
    call: async (id: string, asked: { body?: { filename: string } }, { signal }: { signal: AbortSignal }) => {
      if (id === 'upload.start') begun.push(asked.body?.filename ?? '');
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  } as unknown as Road;
  const uploads = createUploads({
    ...{ road, remembered: { add: () => {}, forget: () => {} }, accountId: () => 'usr_1' },
    ...{ now: () => 0, newKey: () => `key-${++keys}`, soon: (work) => work(), onDone: () => {} },
  });
  const file = (name: string) => Object.assign(new Blob(['x']), { name, lastModified: 1 });
  const ids = uploads.choose(['a', 'b', 'c', 'd'].map((name) => ({ file: file(name) })));
  const idOf = (name: string): string => ids['abcd'.indexOf(name)] ?? '';
  const phases = () => uploads.snapshot().map(({ file: { name }, phase }: Item) => `${name} ${phase}`);
  return { uploads, begun, idOf, phases };
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
