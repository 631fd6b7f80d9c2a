import { apiVariables, environment } from '../kit/env.ts';

const withPictures = [...apiVariables, 'ACCOUNTS_TABLE', 'USER_POOL_ID', 'IMAGES_BUCKET', 'SIGNING_SECRET'] as const;

export const accountsApiEnv = environment(...withPictures, 'MAIL_FROM', 'REGISTERED_APPS', 'GRACE_DAYS');
export const accountsPicturesEnv = environment(...withPictures);
export const accountsChannelsEnv = environment(
  ...apiVariables,
  'ACCOUNTS_TABLE',
  'IMAGES_BUCKET',
  'SIGNING_SECRET',
  'MAIL_FROM',
  'MAX_CHANNELS',
);
export const accountsStaffEnv = environment(...apiVariables, 'ACCOUNTS_TABLE', 'USER_POOL_ID');
export const onTeamWorkEnv = environment('ACCOUNTS_TABLE');
export const onPersonConfirmedEnv = environment('ACCOUNTS_TABLE');
export const onCodeMadeEnv = environment();
export const onKeyUsedEnv = environment('ACCOUNTS_TABLE');
export const onAppUsedEnv = environment('ACCOUNTS_TABLE');
export const accountsReinstateEnv = environment('ACCOUNTS_TABLE');
export const accountsCloseEnv = environment(
  'ACCOUNTS_TABLE',
  'USER_POOL_ID',
  'IMAGES_BUCKET',
  'MAIL_FROM',
  'SITE_ORIGIN',
);
/** The consumer that keeps a domain's copy of people; deployed once per domain, each with its own table. */
export const peopleCopyEnv = environment('TABLE');
/** The same for channels' teams. */
export const teamCopyEnv = environment('TABLE');
