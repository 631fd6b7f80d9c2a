import { useSyncExternalStore } from 'react';
import { upload } from '../../../../sdk/src/browser.ts';
import { call, session } from '../../api/api.ts';
import { readAgain } from '../../api/queries.ts';
import { fileAgain, forgetHandle, keepHandle } from './file-handles.ts';
import { type Item, isGoing } from './item.ts';
import { keptUploads } from './kept-uploads.ts';
import { createUploads } from './uploads.ts';

const kept = keptUploads(localStorage);
const tab = crypto.randomUUID();

/** What this browser notes of uploads it has begun, in any of its tabs. */
export const notedUploads = kept.of;

/** The uploads of this tab. */
export const uploads = createUploads({
  upload: (file, options) => upload(call, file, options),
  call,
  keep: (accountId, notes) => kept.keep(tab, accountId, notes),
  handles: {
    keep: (id, file) => void keepHandle(id, file),
    forget: (id) => void forgetHandle(id),
    again: (id, facts) => fileAgain(id, facts, { ask: false }),
  },
  accountId: () => session.read()?.accountId,
  newKey: () => crypto.randomUUID(),
  soon: (work) => window.setTimeout(work, 200),
  onDone: () => void readAgain('upload.list_open', 'catalog.list_mine', 'catalog.read_video'),
});

const restore = (): void => void uploads.restore(kept.of(session.read()?.accountId, tab));
const lockOf = (name: string): string => `arclight.uploads.${name}`;

/**
 * Takes over what tabs that are gone left. A tab holds its lock for as long as it lives, so one whose lock is free has
 * been closed or loaded anew; what a living tab is doing is its own.
 */
export const takeOver = (): void => {
  for (const other of kept.tabs().filter((name) => name !== tab)) {
    void navigator.locks.request(lockOf(other), { ifAvailable: true }, (lock) => {
      if (!lock) return;
      kept.inherit(other, tab);
      restore();
    });
  }
};

let owner = session.read()?.accountId;
restore();
void navigator.locks.request(lockOf(tab), () => new Promise(() => {}));
takeOver();
// A page that is loaded anew may be here before the one it replaces has let go.
for (const ms of [500, 3_000]) window.setTimeout(takeOver, ms);
session.subscribe(() => {
  const now = session.read()?.accountId;
  if (now === owner) return;
  if (owner !== undefined) uploads.clear();
  owner = now;
  restore();
});

// The browser's own question, and only while something would be interrupted.
window.addEventListener('beforeunload', (event) => {
  if (uploads.snapshot().some(isGoing)) event.preventDefault();
});

/** Everything on the upload page, live. */
export const useUploads = (): readonly Item[] => useSyncExternalStore(uploads.subscribe, uploads.snapshot);
