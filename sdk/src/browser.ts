import { arclightWith } from './arclight.ts';
import { sendBytes } from './upload/send-bytes-browser.ts';
import { uploadWith } from './upload/upload.ts';

export { cookieSession } from './cookie-session.ts';
export * from './public.ts';

/** Sends one file: `upload(client.call, file, options)`. */
export const upload = /* @__PURE__ */ uploadWith(sendBytes);

/** The whole SDK in one object. Who counts bytes takes `createClient`, and `upload`, `list`… as they are needed. */
export const createArclight = /* @__PURE__ */ arclightWith(upload);
