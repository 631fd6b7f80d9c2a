import { cookieSession, createClient } from '../../../sdk/src/browser.ts';

/** Whether this browser is signed in, shared by all its tabs. */
export const session = cookieSession();

/** Arclight itself, asked from one of its own pages. */
export const arclight = createClient({ credential: session });

/** Asks one thing of the API: `call('catalog.read_video', { params: { video_id } })`. */
export const { call } = arclight;
