import { batch } from '../kit/batch.ts';
import { appsStore } from './apps-store.ts';
import { onAppUsedEnv } from './env.ts';
import { appUsed } from './events.ts';

const apps = appsStore(onAppUsedEnv.read(process.env).ACCOUNTS_TABLE);

/** A domain was asked by an app for somebody: they see in their settings which apps do, and when they last did. */
export const handler = batch([appUsed], (use) => apps.used(use));
