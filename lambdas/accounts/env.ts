import { apiVariables, environment } from '../kit/env.ts';

export const accountsApiEnv = environment(...apiVariables, 'ACCOUNTS_TABLE');
export const onPersonConfirmedEnv = environment('ACCOUNTS_TABLE');
/** The consumer that keeps a domain's copy of people; deployed once per domain, each with its own table. */
export const peopleCopyEnv = environment('TABLE');
