import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import type { Idempotent } from '../kit/idempotency.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { isAhead } from '../kit/premiere.ts';
import { shortened } from '../kit/shown-text.ts';
import { type Clip, stretchOfStream, stretchOfVideo } from './clip.ts';
import { ClipsTurnedOff, makeStreamClip, makeVideoClip, NotClippable, NotRecorded } from './contract.ts';
import { present } from './present.ts';
import type { Source } from './source.ts';
import { find, store } from './surroundings.ts';

/** How far behind what is shown is, where nobody says when what they saw was sent: as `live-grant.ts` aims. */
const latencyMs = { low: 2000, standard: 8000 };

/** Who may turn clips off may make them all the same. */
const demandAllowed = async (
  subject: Subject,
  thing: VideoRights,
  sourceIds: (string | undefined)[],
): Promise<void> => {
  if (authorize(subject, 'clip.set_rules', thing) === 'allow') return;
  if (!(await store.allowed(sourceIds.filter((id) => id !== undefined)))) throw ClipsTurnedOff();
};

interface Making {
  subject: Subject;
  accountId: string;
  idempotent: Idempotent;
  now: Date;
  rights: VideoRights;
  source: Source;
}

const save = async (
  { subject, accountId, idempotent, now, rights, source }: Making,
  given: Pick<Clip, 'sourceId' | 'title' | 'lengthMs'> & Partial<Clip>,
) => {
  const { channelId } = source.stream ?? source.video ?? {};
  const clip: Clip = {
    ...given,
    clipId: newId(prefixes.clip, now, clock.random(10)),
    ownerId: rights.ownerId,
    channelId,
    makerId: accountId,
    title: shortened(given.title, 100),
    createdAt: now.toISOString(),
  };
  const answer = await present(subject, { ...rights, makerId: accountId, clip, source });
  await store.create(clip, now, [idempotent.complete(answer)]);
  return answer;
};

/** POST /v1/videos/{video_id}/clips */
export const makeVideoClipRoute = http(makeVideoClip, async ({ params, body, may, ...call }) => {
  const thing = may(await find.video(call.subject, params.videoId));
  const { video } = thing;
  await demandAllowed(call.subject, thing, [video.videoId, video.streamId, video.channelId]);
  if (!video.hlsKey || video.durationMs === undefined || isAhead(video, call.now))
    throw NotClippable({ status: video.state });
  const stretch = stretchOfVideo(body, video.durationMs);
  const { videoId, streamId } = video;
  const given = { sourceId: streamId ?? videoId, videoId, title: body.title ?? video.title, ...stretch };
  return save({ ...call, rights: thing, source: { video } }, given);
});

/** POST /v1/streams/{stream_id}/clips */
export const makeStreamClipRoute = http(makeStreamClip, async ({ params, body, may, ...call }) => {
  const thing = may(await find.stream(call.subject, params.streamId));
  const { stream, video } = thing;
  await demandAllowed(call.subject, thing, [stream.streamId, stream.videoId, stream.channelId]);
  if (stream.liveSince === undefined || stream.endedAt !== undefined)
    throw NotClippable({
      status: stream.state,
      replayVideoId: find.mayPlay(call.subject, { video }) ? stream.videoId : undefined,
    });
  if (!stream.record || stream.videoId === undefined) throw NotRecorded();
  const { streamId, liveSince, latency, dvrWindowSec = 0 } = stream;
  const stretch = stretchOfStream(body, { liveSince, dvrWindowSec, latencyMs: latencyMs[latency] }, call.now);
  const given = { sourceId: streamId, streamId, title: body.title ?? stream.title, ...stretch };
  return save({ ...call, rights: thing, source: { stream, video } }, given);
});
