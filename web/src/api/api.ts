import { operations } from 'virtual:promises';
import { createClient } from './client.ts';
import { sessionNote } from './session-note.ts';

/** Whether this browser is signed in, shared by all its tabs. */
export const session = sessionNote(localStorage, (listener) => {
  const heard = (event: StorageEvent) => {
    if (event.key === 'arclight.session' || event.key === null) listener();
  };
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
});

// A promise chain stands in where the browser has no locks: then only the tabs, not the calls of one tab, could race.
let last: Promise<unknown> = Promise.resolve();
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
};

const client = createClient({
  operations,
  fetch: (path, init) => fetch(path, init),
  session,
  alone: (work) =>
    (navigator.locks ? navigator.locks.request('arclight.session', work) : inTurn(work)) as ReturnType<typeof work>,
  now: () => Date.now(),
  newKey: () => crypto.randomUUID(),
});

/** Asks one thing of the API: `call('catalog.read_video', { params: { video_id } })`. */
export const call = client.call;
