// The package's front door, without what a browser and Node do differently.
export type { Address } from './address.ts';
export type { Arclight } from './arclight.ts';
export { keepChatReplay, openChatReplay } from './chat-replay.ts';
export { type Call, type CallOptions, type Client, type ClientOptions, createClient } from './client.ts';
export { clipGrantAskMs, keepClip, openClip } from './clip-playback.ts';
export { bearer, type Credential, nobody, type Opened, type Standing } from './credential.ts';
export type { ApiRefusal, Operations } from './generated/api.ts';
export type { ChatClientFrame, ChatServerFrame } from './generated/chat.ts';
export { categories, creatorTermsVersion, emotes, liveSeats, reactions, scopes } from './generated/lists.ts';
export { operations } from './generated/operations.ts';
export type { GrantEars, Kept } from './keep-granted.ts';
export { type Listed, type ListId, type Listing, list, type Page } from './listing.ts';
export { drawSeat, keepWatching, liveGrantAskMs, openLivePlayback } from './live-playback.ts';
export { grantAskMs, keepPlaying, openPlayback, type Playback } from './playback.ts';
export type {
  Access,
  Answer,
  Asked,
  Category,
  Channel,
  Chapter,
  ChatClosing,
  ChatEvent,
  ChatHello,
  ChatModes,
  ChatReplay,
  Clip,
  ClipFile,
  ClipGrant,
  Grant,
  HeldMessage,
  LiveGrant,
  Marker,
  Me,
  Notification,
  OpenUpload,
  OperationId,
  OwnStream,
  OwnVideo,
  PublicStream,
  PublicVideo,
  ReadableStream,
  ReadableVideo,
  Rung,
  StreamHealth,
  StreamState,
  StreamTargets,
  UploadStanding,
  Visibility,
} from './promises.ts';
export {
  type FieldProblem,
  isRefused,
  mayHelpToRetry,
  type RefusalCode,
  Refused,
  Unreachable,
} from './refusal.ts';
export type { Session, SessionNote } from './session-note.ts';
export { logIn, logOut } from './signing-in.ts';
export { type TokenStore, type Tokens, tokenSession } from './token-session.ts';
export { untilReady, VideoFailed } from './until-ready.ts';
export { type Arrived, type Step, Stuck, Unfit } from './upload/transfer.ts';
export type { Progress, Upload, UploadOptions } from './upload/upload.ts';
