// What the screens know of the API, in the SDK's words.
export type {
  Access,
  Answer,
  Asked,
  Category,
  Channel,
  Grant,
  Me,
  OpenUpload,
  OperationId,
  OwnVideo,
  PublicVideo,
  ReadableVideo,
  Rung,
  UploadStanding,
  Visibility,
} from '../../../sdk/src/public.ts';
