import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { arclightWith } from './arclight.ts';
import { sendBytes } from './upload/send-bytes-node.ts';
import { uploadWith } from './upload/upload.ts';

export * from './public.ts';

/** Sends one file: `upload(client.call, file, options)`. */
export const upload = /* @__PURE__ */ uploadWith(sendBytes);

/** A file of the disk, read part by part while it is sent; it must not change meanwhile. */
export const fileAt = async (path: string): Promise<Blob & { name: string }> =>
  Object.assign(await openAsBlob(path), { name: basename(path) });

/** The whole SDK in one object. */
export const createArclight = /* @__PURE__ */ arclightWith(upload);
