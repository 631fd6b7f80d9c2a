import { apiVariables, environment } from '../kit/env.ts';

/** What it takes to look into rooms, to have something happen in one, and to speak to who is there. */
export const chatApiEnv = environment(
  ...apiVariables,
  'CHAT_TABLE',
  'CHAT_SETTINGS',
  'SOCKET_URL',
  'SIGNING_SECRET',
  'IMAGES_BUCKET',
);
export const chatPicturesEnv = environment(...apiVariables, 'CHAT_TABLE', 'IMAGES_BUCKET', 'SIGNING_SECRET');
export const chatSocketEnv = environment(
  'CHAT_TABLE',
  'CHAT_SETTINGS',
  'SAID_QUEUE',
  'DUE_QUEUE',
  'SOCKETS',
  'LIMITS_TABLE',
  'LIMITS',
);
export const chatSequencerEnv = environment('CHAT_TABLE', 'SOCKETS', 'SAID_QUEUE', 'DUE_QUEUE');
export const chatDueEnv = environment('CHAT_TABLE', 'SOCKETS', 'SAID_QUEUE', 'DUE_QUEUE', 'PAGES_BUCKET', 'BIG_ROOMS');
export const chatAccountEnv = environment('CHAT_TABLE', 'SOCKETS', 'IMAGES_BUCKET');
export const chatNewsEnv = environment('CHAT_TABLE', 'SAID_QUEUE');
export const chatSweepEnv = environment('CHAT_TABLE', 'SAID_QUEUE', 'DUE_QUEUE', 'LONGEST_STREAM_HOURS');
export const chatCopyEnv = environment('CHAT_TABLE');
