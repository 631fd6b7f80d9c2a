import { http } from '../kit/http.ts';
import { readClip } from './contract.ts';
import { present } from './present.ts';
import { find } from './surroundings.ts';

/** GET /v1/clips/{clip_id} */
export const readClipRoute = http(readClip, async ({ params, subject, may }) =>
  present(subject, may(await find.clip(subject, params.clipId))),
);
