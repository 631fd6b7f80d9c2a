declare module 'virtual:promises' {
  import type { Address } from './api/client.ts';
  import type { Category, OperationId } from './api/promises.ts';

  /** Where each operation of the contracts is to be found. */
  export const operations: Readonly<Record<OperationId, Address>>;
  /** The version of the creator terms in force. */
  export const creatorTermsVersion: string;
  /** Every category a video can have. */
  export const categories: readonly Category[];
}
