import { cookieSession, createClient } from '../../../sdk/src/browser.ts';
import { noticing } from './standing.ts';

/** Whether this browser is signed in, shared by all its tabs. */
export const session = cookieSession();

/** Arclight itself, asked from one of its own pages. */
export const arclight = createClient({ credential: session });

/** Asks one thing of the API: `call('catalog.read_video', { params: { video_id } })`. */
export const call = noticing(arclight.call, () => onBarred());

let onBarred = (): void => {};
/** What shall happen when anything is refused because this person is suspended or leaving. */
export const whenBarred = (what: () => void): void => {
  onBarred = what;
};
