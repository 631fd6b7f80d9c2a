import { appOperations } from '../accounts/apps-contract.ts';
import { accountsOperations, accountsPictureOperations, channelOperations } from '../accounts/contract.ts';
import { keyOperations } from '../accounts/keys-contract.ts';
import { catalogOperations, pictureOperations } from '../catalog/contract.ts';
import { chatOperations, chatPictureOperations } from '../chat/contract.ts';
import { clipsOperations } from '../clips/contract.ts';
import { engagementOperations } from '../engagement/contract.ts';
import { liveOperations } from '../live/contract.ts';
import { moderationOperations } from '../moderation/contract.ts';
import { notificationsOperations } from '../notifications/contract.ts';
import { playbackOperations } from '../playback/contract.ts';
import { uploadOperations } from '../upload/contract.ts';
import { webhooksOperations } from '../webhooks/contract.ts';
import { gatewayOperations } from './contract.ts';

/** Every operation of the API: what OpenAPI, the 405 answers and the tests go through. */
export const operations = [
  ...gatewayOperations,
  ...accountsOperations,
  ...accountsPictureOperations,
  ...channelOperations,
  ...keyOperations,
  ...appOperations,
  ...uploadOperations,
  ...catalogOperations,
  ...pictureOperations,
  ...playbackOperations,
  ...liveOperations,
  ...chatOperations,
  ...chatPictureOperations,
  ...clipsOperations,
  ...engagementOperations,
  ...notificationsOperations,
  ...webhooksOperations,
  ...moderationOperations,
] as const;
