import * as catalog from '../../../lambdas/catalog/contract.ts';
import * as playback from '../../../lambdas/playback/contract.ts';
import * as upload from '../../../lambdas/upload/contract.ts';
import type { Answered } from '../../support/api-event.ts';
import { buckets } from '../world-functions.ts';
import { sha256 } from './memory-s3.ts';
import type { SmallWorld, Somebody } from './small-world.ts';

const MiB = 1024 ** 2;

const head = Buffer.alloc(8 * MiB, 7);
Buffer.from([0, 0, 0, 24]).copy(head);
head.write('ftypisom', 4, 'latin1');
const tail = Buffer.from('the last byte');
const small = Buffer.from(head.subarray(0, 4096));
const text = Buffer.alloc(4096, 'a');

/** Files to send, in their parts: `whole` is put at once, `joined` in two parts. */
export const files = { whole: [small], joined: [head, tail], text: [text] } as const;
export type File = readonly Buffer[];

export const sizeOf = (file: File): number => file.reduce((sum, part) => sum + part.length, 0);
/** A file's parts as its sender declares them. */
export const declared = (file: File) =>
  file.map((part, index) => ({ part_no: index + 1, size: part.length, sha256: sha256(part) }));

/** One file on its way, as its sender knows it. */
export interface Sent {
  uploadId: string;
  videoId: string;
  file: File;
}

/** What a creator does with one film, over the API and S3, in the words of the client. */
export const filmLife = (world: SmallWorld, who: Somebody) => {
  let keys = 0;
  const key = (sent: Sent): string => `uploads/${who.accountId}/${sent.videoId}/${sent.uploadId}`;
  const s3Upload = (sent: Sent): string | undefined =>
    world.s3.multiparts(buckets.upload).find((one) => one.key === key(sent))?.uploadId;
  const ofUpload = ({ uploadId }: Sent) => ({ token: who.token, params: { upload_id: uploadId } });
  const ofVideo = ({ videoId }: Sent) => ({ token: who.token, params: { video_id: videoId } });

  return {
    who,
    key,
    async start(
      file: File,
      more: Record<string, unknown> = {},
      idempotencyKey = `key-${++keys}`,
    ): Promise<{ answer: Answered; sent: Sent }> {
      const body = { filename: 'waves.mp4', size_bytes: sizeOf(file), ...more };
      const headers = { 'idempotency-key': idempotencyKey };
      const answer = await world.ask('upload', upload.startUpload, { token: who.token, headers, body });
      const { upload_id: uploadId, video_id: videoId } = answer.body ?? {};
      const fields = { ownerId: who.accountId, videoId };
      if (answer.status === 201)
        world.acknowledge({ domain: 'upload', pk: `UPLOAD#${uploadId}`, sk: 'UPLOAD', fields });
      return { answer, sent: { uploadId, videoId, file } };
    },
    sign: (sent: Sent, parts: File = sent.file): Promise<Answered> =>
      world.ask('upload', upload.signParts, { ...ofUpload(sent), body: { parts: declared(parts) } }),
    /** The bytes of one part go straight to S3; false when it takes them no more. */
    put(sent: Sent, partNo: number, bytes = sent.file[partNo - 1] ?? Buffer.alloc(0)): boolean {
      if (sent.file.length === 1) return world.s3.putWhole(buckets.upload, key(sent), bytes);
      const multipart = s3Upload(sent);
      return multipart !== undefined && world.s3.putPart(buckets.upload, multipart, partNo, bytes);
    },
    complete: (sent: Sent, body: object = {}): Promise<Answered> =>
      world.ask('upload', upload.completeUpload, { ...ofUpload(sent), body }),
    abort: (sent: Sent): Promise<Answered> => world.ask('upload', upload.abortUpload, ofUpload(sent)),
    read: (sent: Sent): Promise<Answered> => world.ask('upload', upload.readUpload, ofUpload(sent)),

    publish: (sent: Sent): Promise<Answered> => world.ask('catalog', catalog.publishVideo, ofVideo(sent)),
    unpublish: (sent: Sent): Promise<Answered> => world.ask('catalog', catalog.unpublishVideo, ofVideo(sent)),
    /** Into the trash; and out of it. */
    trash: (sent: Sent): Promise<Answered> => world.ask('catalog', catalog.deleteVideo, ofVideo(sent)),
    restore: (sent: Sent): Promise<Answered> => world.ask('catalog', catalog.restoreVideo, ofVideo(sent)),
    /** For good. */
    erase: (sent: Sent): Promise<Answered> => world.ask('catalog', catalog.eraseVideo, ofVideo(sent)),
    async rename(sent: Sent, title: string): Promise<Answered> {
      const answer = await world.ask('catalog', catalog.changeVideo, { ...ofVideo(sent), body: { title } });
      if (answer.status === 200)
        world.acknowledge({ domain: 'catalog', pk: `VIDEO#${sent.videoId}`, sk: 'VIDEO', fields: { title } });
      return answer;
    },
    video: (sent: Sent): Promise<Answered> => world.ask('catalog', catalog.readVideo, ofVideo(sent)),
    play: (sent: Sent, as: string | undefined = who.token): Promise<Answered> =>
      world.ask('playback', playback.openPlayback, {
        params: { video_id: sent.videoId },
        ...(as ? { token: as } : {}),
      }),

    /** The whole way up to `complete`. */
    async send(file: File, more: Record<string, unknown> = {}): Promise<Sent> {
      const { sent } = await this.start(file, more);
      await this.sign(sent);
      for (const index of file.keys()) this.put(sent, index + 1);
      await this.complete(sent);
      return sent;
    },

    uploadRow: (sent: Sent) =>
      world.rowsOf('upload').find(({ pk, sk }) => pk === `UPLOAD#${sent.uploadId}` && sk === 'UPLOAD'),
    videoRow: (sent: Sent) =>
      world.rowsOf('catalog').find(({ pk, sk }) => pk === `VIDEO#${sent.videoId}` && sk === 'VIDEO'),
    encodeRow: (sent: Sent) =>
      world.rowsOf('transcode').find(({ pk, kind }) => pk === `VIDEO#${sent.videoId}` && kind === 'encode'),
  };
};
export type FilmLife = ReturnType<typeof filmLife>;
