import type { Operations } from './generated/api.ts';
import type { ChatServerFrame } from './generated/chat.ts';

/** Everything the API can be asked. */
export type OperationId = keyof Operations;

/** An answer as it comes over the wire. */
export type Answer<Id extends OperationId> = Operations[Id]['answer'];

type Given<Name extends string, T> = [T] extends [undefined]
  ? { [N in Name]?: undefined }
  : Partial<T> extends T
    ? { [N in Name]?: T }
    : { [N in Name]: T };

/** What has to be said to ask it: path parameters, query and body, as far as the operation has them. */
export type Asked<Id extends OperationId> = Given<'params', Operations[Id]['params']> &
  Given<'query', Operations[Id]['query']> &
  Given<'body', Operations[Id]['body']>;

/** The same, whatever the operation. */
export interface AskedLoosely {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

export type Me = Answer<'accounts.read_me'>;
export type Channel = Answer<'accounts.read_channel'>;
export type PublicVideo = Answer<'catalog.list_public'>['items'][number];
export type OwnVideo = Answer<'catalog.list_mine'>['items'][number];
export type ReadableVideo = Answer<'catalog.read_video'>;
export type Chapter = NonNullable<ReadableVideo['chapters']>[number];
export type Rung = OwnVideo['rungs'][number];
export type Category = NonNullable<PublicVideo['category_id']>;
export type Visibility = PublicVideo['visibility'];
export type Access = PublicVideo['access'];
export type Grant = Answer<'playback.open'>;
export type OpenUpload = Answer<'upload.list_open'>['items'][number];
export type UploadStanding = Answer<'upload.read'>;
export type PublicStream = Answer<'live.list_public'>['items'][number];
export type OwnStream = Answer<'live.list_mine'>['items'][number];
export type ReadableStream = Answer<'live.read'>;
export type StreamState = PublicStream['state'];
export type StreamHealth = Answer<'live.read_health'>;
export type LiveGrant = Answer<'live.open_playback'>;
export type StreamTargets = Answer<'live.list_targets'>;
export type Marker = Answer<'live.list_markers'>['items'][number];
export type Clip = Answer<'clips.read'>;
export type ClipFile = Answer<'clips.read_file'>;
export type ClipGrant = Answer<'clips.open'>;
export type Notification = Answer<'notifications.list'>['items'][number];
export type ChatReplay = Answer<'chat.open_replay'>;

type ChatFrame<Type extends ChatServerFrame['type']> = Extract<ChatServerFrame, { type: Type }>;
/** One thing that happened in a stream's room. */
export type ChatEvent = ChatFrame<'events'>['items'][number];
export type ChatHello = ChatFrame<'hello'>;
export type ChatClosing = ChatFrame<'closing'>;
export type ChatModes = ChatHello['room']['modes'];
export type HeldMessage = ChatFrame<'held_added'>['held'];
