import { join } from 'node:path';
import { assembly } from '../assembly.ts';
import { cutOf, padded } from '../clips.ts';
import { atMost, type Figure, megabytes, type Row, seconds } from '../figure.ts';
import { onComplete, startLaptopProcess } from '../laptop.ts';
import { forgetPeakOf, nameOf, peakBytesOf, residentBytesOf, treeOf, watching } from '../processes.ts';

const fileBytes = 2 * 1024 ** 3;
const mostBytes = 300 * 1024 ** 2;

/** The most each program of a tree holds from now on, as the kernel keeps it. */
function peaksOf(pid: number): { stop(): Map<string, number> } {
  forgetPeakOf(pid);
  const peaks = new Map<string, number>();
  const stop = watching(() => {
    for (const each of treeOf(pid)) {
      const name = each === pid ? 'laptop' : nameOf(each);
      // Between fork and exec a child bears its parent's name, and counts its parent's pages.
      if (name !== nameOf(pid)) peaks.set(name, Math.max(peaks.get(name) ?? 0, peakBytesOf(each)));
    }
  });
  return {
    stop() {
      stop();
      return peaks;
    },
  };
}

const rowsOf = (when: string, peaks: Map<string, number>): Row[] =>
  [...peaks]
    .filter(([, bytes]) => bytes > 1024 ** 2)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, bytes]) => ({ what: `${when}: \`${name}\``, measured: megabytes(bytes) }));

export const upload: Figure = {
  name: 'upload',
  title: 'Memory during an upload of 2 GiB',
  law: 'Does not grow with the size of the file: nothing holds more than one part.',
  method:
    'Two real seconds of film followed by an empty box, 2 GiB in all, sent in parts through the API; the peak resident memory of every process of the laptop’s tree as the kernel keeps it, from the first part until the upload is accepted (joined, checked, scanned), and from then until the encode has ended.',
  async measure(bench) {
    const clip = await cutOf(bench, 2);
    const large = await padded(clip, join(bench.folder, 'large.mp4'), fileBytes);
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      const ada = await laptop.creator('ada');
      await ada.upload(clip, { title: 'Small' });
      await laptop.ask('settle', { deadlineMs: 180_000 });
      const before = residentBytesOf(laptop.pid);
      let sentAt = 0;
      onComplete(ada, () => {
        sentAt = performance.now();
      });
      const begunAt = performance.now();
      const accepted = laptop.event('upload.completed');
      const whileSent = peaksOf(laptop.pid);
      const { videoId } = await ada.upload(large, { title: 'Large' });
      const { at: acceptedAt } = await accepted;
      const sending = whileSent.stop();
      const whileEncoded = peaksOf(laptop.pid);
      await laptop.ask('settle', { deadlineMs: 300_000 });
      const endedAt = performance.now();
      const encoding = whileEncoded.stop();
      const { status } = await ada.call<{ status: string }>('GET', `/v1/videos/${videoId}`);
      const took = (from: number, to: number): string => seconds((to - from) / 1000);
      return {
        rows: [
          atMost('largest process until the upload is accepted', Math.max(...sending.values()), mostBytes, megabytes),
          atMost('the laptop’s process while it is encoded', encoding.get('laptop') ?? 0, mostBytes, megabytes),
          { what: 'the laptop’s process before, one small upload behind it', measured: megabytes(before) },
          { what: 'its growth while 2 GiB are sent', measured: megabytes((sending.get('laptop') ?? 0) - before) },
          ...rowsOf('until accepted', sending),
          ...rowsOf('while encoded', encoding),
          { what: 'sending 2 GiB in parts', measured: took(begunAt, sentAt) },
          { what: 'joining, checking, scanning', measured: took(sentAt, acceptedAt) },
          { what: 'encoding two seconds of film', measured: took(acceptedAt, endedAt) },
          { what: 'the video in the end', measured: status },
        ],
        notes: [
          'The encoder’s own memory is that of its renditions: it is the same for a small file of this size of picture.',
        ],
      };
    } finally {
      await laptop.stop();
    }
  },
};
