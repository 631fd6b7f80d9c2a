import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { VersionMismatch } from '../kit/refusals.ts';
import { besideOf } from './beside.ts';
import { changeVideo } from './contract.ts';
import { videoUpdated } from './events.ts';
import { existing, outsideTrash } from './existing.ts';
import { toOwn } from './present.ts';
import { signer, videos } from './surroundings.ts';

/** With If-Match a change made meanwhile is a refusal; without it, our fields are set on whatever is true by then. */
export const changeVideoRoute = http(changeVideo, ({ params, body, may, request, now }) =>
  decideAgain(async () => {
    const { video } = outsideTrash(may(existing(await videos.get(params.videoId))));
    if (request.ifMatch !== undefined && request.ifMatch !== `"${video.version}"`) throw VersionMismatch();
    const changed = { ...video, ...body, version: video.version + 1, updatedAt: now.toISOString() };
    await videos.save(video, changed, 'changed', videoUpdated);
    const beside = (await besideOf(videos, signer, [changed], now)).get(video.videoId) ?? {};
    return new Reply(toOwn(changed, beside), { headers: { etag: `"${changed.version}"` } });
  }),
);
