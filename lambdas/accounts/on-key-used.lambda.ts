import { batch } from '../kit/batch.ts';
import { onKeyUsedEnv } from './env.ts';
import { keyUsed } from './events.ts';
import { keysStore } from './keys-store.ts';

const keys = keysStore(onKeyUsedEnv.read(process.env).ACCOUNTS_TABLE);

/** A domain was asked with an API key: its owner sees when that was last. */
export const handler = batch([keyUsed], ({ accountId, keyId, usedAt }) => keys.used(accountId, keyId, usedAt));
