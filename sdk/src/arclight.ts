import { type CallOptions, type ClientOptions, createClient } from './client.ts';
import { type ListId, list } from './listing.ts';
import type { Asked } from './promises.ts';
import { logIn, logOut } from './signing-in.ts';
import { streamsOf } from './streams.ts';
import { tokenSession } from './token-session.ts';
import type { Upload, UploadOptions } from './upload/upload.ts';
import { videosOf } from './videos.ts';

type Signal = Pick<CallOptions, 'signal'>;

/** Everything in one object, with the platform's own way of sending a file. */
export const arclightWith =
  (upload: Upload) =>
  (options: ClientOptions = {}) => {
    const client = createClient({ credential: tokenSession(), ...options });
    return {
      ...client,
      logIn: (given: Parameters<typeof logIn>[1], heard?: Signal) => logIn(client, given, heard),
      logOut: (heard?: Signal) => logOut(client, heard),
      list: <Id extends ListId>(id: Id, asked: Asked<Id>, heard?: Signal) => list(client.call, id, asked, heard),
      upload: (file: Blob & { name: string }, how?: UploadOptions) => upload(client.call, file, how),
      videos: videosOf(client),
      streams: streamsOf(client),
    };
  };

export type Arclight = ReturnType<ReturnType<typeof arclightWith>>;
