import type * as z from 'zod';
import type { accountsOperations } from '../../../lambdas/accounts/contract.ts';
import type { catalogOperations, pictureOperations } from '../../../lambdas/catalog/contract.ts';
import type { Wire } from '../../../lambdas/kit/wire.ts';
import type { playbackOperations } from '../../../lambdas/playback/contract.ts';
import type { uploadOperations } from '../../../lambdas/upload/contract.ts';

type Operation = (
  | typeof accountsOperations
  | typeof uploadOperations
  | typeof catalogOperations
  | typeof pictureOperations
  | typeof playbackOperations
)[number];
type Promised<Id extends OperationId> = Extract<Operation, { id: Id }>;

/** Everything the API can be asked. */
export type OperationId = Operation['id'];

/** An answer as it comes over the wire. */
export type Answer<Id extends OperationId> = Wire<z.output<Promised<Id>['answer']['body']>>;

type Given<Name extends string, T> = [T] extends [undefined]
  ? { [N in Name]?: undefined }
  : string extends keyof T
    ? { [N in Name]?: undefined }
    : Partial<T> extends T
      ? { [N in Name]?: T }
      : { [N in Name]: T };

/** What has to be said to ask it: path parameters, query and body, as far as the operation has them. */
export type Asked<Id extends OperationId> = Given<'params', Wire<z.input<Promised<Id>['params']>>> &
  Given<'query', QueryOf<Id>> &
  Given<'body', BodyOf<z.input<Promised<Id>['body']>>>;

// A file goes as it is, with the content type it has.
type BodyOf<Body> = Body extends Uint8Array ? Blob : Wire<Body>;

// Numbers in a query arrive coerced from text, so the contract's input type says `unknown`; its output says what is meant.
type QueryOf<Id extends OperationId> = Partial<Wire<z.output<Promised<Id>['query']>>>;

export type Me = Answer<'accounts.read_me'>;
export type Channel = Answer<'accounts.read_channel'>;
export type PublicVideo = Answer<'catalog.list_public'>['items'][number];
export type OwnVideo = Answer<'catalog.list_mine'>['items'][number];
export type ReadableVideo = Answer<'catalog.read_video'>;
export type Rung = OwnVideo['rungs'][number];
export type Category = NonNullable<PublicVideo['category_id']>;
export type Visibility = PublicVideo['visibility'];
export type Access = PublicVideo['access'];
export type Grant = Answer<'playback.open'>;
export type OpenUpload = Answer<'upload.list_open'>['items'][number];
export type UploadStanding = Answer<'upload.read'>;
