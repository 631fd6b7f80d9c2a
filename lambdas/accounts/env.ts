import { apiVariables, environment } from '../kit/env.ts';

const withPictures = [...apiVariables, 'ACCOUNTS_TABLE', 'USER_POOL_ID', 'IMAGES_BUCKET', 'SIGNING_SECRET'] as const;

export const accountsApiEnv = environment(...withPictures, 'MAIL_FROM');
export const accountsPicturesEnv = environment(...withPictures);
export const accountsStaffEnv = environment(...apiVariables, 'ACCOUNTS_TABLE', 'USER_POOL_ID');
export const onPersonConfirmedEnv = environment('ACCOUNTS_TABLE');
export const accountsReinstateEnv = environment('ACCOUNTS_TABLE');
/** The consumer that keeps a domain's copy of people; deployed once per domain, each with its own table. */
export const peopleCopyEnv = environment('TABLE');
