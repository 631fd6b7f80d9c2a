import type { Subject } from '../kit/authorize.ts';
import { http } from '../kit/http.ts';
import { prefixes } from '../kit/ids.ts';
import { readClipRules, setClipRules } from './contract.ts';
import { find, store } from './surroundings.ts';

const findSource = (subject: Subject, sourceId: string) => {
  if (sourceId.startsWith(`${prefixes.channel}_`)) return find.channel(sourceId);
  return sourceId.startsWith(`${prefixes.video}_`) ? find.video(subject, sourceId) : find.stream(subject, sourceId);
};

/** GET /v1/clip-rules/{source_id} */
export const readClipRulesRoute = http(readClipRules, async ({ params: { sourceId }, subject, may }) => {
  may(await findSource(subject, sourceId));
  return { allowed: await store.allowed([sourceId]) };
});

/** PUT /v1/clip-rules/{source_id} */
export const setClipRulesRoute = http(setClipRules, async ({ params: { sourceId }, body, subject, may }) => {
  may(await findSource(subject, sourceId));
  await store.allow(sourceId, body.allowed);
  return { allowed: body.allowed };
});
