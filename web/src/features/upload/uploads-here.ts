import { useSyncExternalStore } from 'react';
import { call, session } from '../../api/api.ts';
import { readAgain } from '../../api/queries.ts';
import { forgetHandle, keepHandle } from './file-handles.ts';
import { rememberedUploads } from './remembered-uploads.ts';
import { sendBytes } from './send-bytes.ts';
import { createUploads, type Item, isGoing } from './uploads.ts';

const notes = rememberedUploads(localStorage);

/** What this browser keeps of uploads it has begun: a note, and the way back to the file where there is one. */
export const remembered = {
  of: notes.of,
  add: (note: Parameters<typeof notes.add>[0], file: Blob): void => {
    notes.add(note);
    void keepHandle(note.uploadId, file);
  },
  forget: (uploadId: string): void => {
    notes.forget(uploadId);
    void forgetHandle(uploadId);
  },
};

const digest = async (bytes: ArrayBuffer): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash));
};

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const stop = () => {
      done();
      reject(signal.reason);
    };
    // Without a network only its return is worth waiting for; a look now and then costs nothing in case it is not announced.
    const timer = window.setTimeout(done, navigator.onLine ? ms : 20_000);
    window.addEventListener('online', done);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });

/** The uploads of this tab. */
export const uploads = createUploads({
  road: { call, put: sendBytes, digest, rest },
  remembered,
  accountId: () => session.read()?.accountId,
  now: () => Date.now(),
  newKey: () => crypto.randomUUID(),
  soon: (work) => window.setTimeout(work, 200),
  onDone: () => void readAgain('upload.list_open', 'catalog.list_mine', 'catalog.read_video'),
});

let owner = session.read()?.accountId;
session.subscribe(() => {
  const now = session.read()?.accountId;
  if (owner !== undefined && now !== owner) uploads.clear();
  owner = now;
});

// The browser's own question, and only while something would be interrupted.
window.addEventListener('beforeunload', (event) => {
  if (uploads.snapshot().some(isGoing)) event.preventDefault();
});

/** Everything on the upload page, live. */
export const useUploads = (): readonly Item[] => useSyncExternalStore(uploads.subscribe, uploads.snapshot);
