import { type ClientRequest, request } from 'node:http';

/** The receiver of a track did not take it. */
export class PushFailed extends Error {}

/** One track on its way to the packager: a request that lasts as long as the encoder does. */
export interface TrackPush {
  /** Resolves once the receiver has room for more. */
  write(bytes: Buffer): Promise<void>;
  /** These are the last: resolves when the receiver has taken all of it. */
  end(bytes: Buffer): Promise<void>;
  abandon(): void;
}

const answerWithinMs = 10_000;

/** Opens the request; nothing is sent before the first bytes. */
export const pushTrack = (ingestUrl: string, track: { name: string; kind: 'video' | 'audio' }): TrackPush => {
  const extension = track.kind === 'video' ? 'cmfv' : 'cmfa';
  const url = `${ingestUrl.replace(/\/+$/, '')}/Streams(${track.name}.${extension})`;
  const sending: ClientRequest = request(url, {
    method: 'POST',
    headers: { 'content-type': track.kind === 'video' ? 'video/mp4' : 'audio/mp4', 'transfer-encoding': 'chunked' },
  });
  sending.setNoDelay(true);
  let failure: PushFailed | undefined;
  const answered = new Promise<void>((resolve, reject) => {
    sending.once('error', (error) => reject(new PushFailed(`the packager cannot be reached: ${error.message}`)));
    sending.once('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) resolve();
      else reject(new PushFailed(`the packager answered ${status} to ${track.name}`));
    });
  }).catch((error: PushFailed) => {
    failure = error;
    sending.destroy();
    throw error;
  });
  // Whoever writes or ends is told; nobody may be doing either just now.
  answered.catch(() => {});

  return {
    async write(bytes) {
      if (failure) throw failure;
      if (sending.write(bytes)) return;
      await Promise.race([new Promise<void>((resolve) => sending.once('drain', () => resolve())), answered]);
    },
    async end(bytes) {
      if (failure) throw failure;
      sending.end(bytes);
      const patience = setTimeout(() => sending.destroy(new Error('no answer')), answerWithinMs);
      await answered.finally(() => clearTimeout(patience));
    },
    abandon: () => void sending.destroy(),
  };
};
