import { useEffect } from 'react';
import { Link } from 'react-router';
import type { UploadStanding } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { isRefused } from '../../api/refusal.ts';
import { Rungs } from '../catalog/rungs.tsx';
import { pollMsOf, standingOf } from '../catalog/standing.ts';
import { PublishButton } from '../catalog/video-actions.tsx';

const isBeingChecked = (upload: UploadStanding | undefined): boolean =>
  upload?.state === 'COMPLETING' || upload?.state === 'VERIFYING';

/** After the last byte: the file becomes a video, quality by quality, and can be published and watched from here. */
export const Preparing = ({
  videoId,
  uploadId,
  onFailed,
}: {
  videoId: string;
  uploadId: string;
  onFailed: (why: string) => void;
}) => {
  const upload = useAnswer(
    'upload.read',
    { params: { upload_id: uploadId } },
    { staleTime: 0, refetchInterval: ({ state }) => (isBeingChecked(state.data) ? 1000 : false) },
  );
  const answer = useAnswer(
    'catalog.read_video',
    { params: { video_id: videoId } },
    {
      // Until the file has been looked at, there is nothing to tell that this page does not say itself.
      enabled: upload.isError || (upload.data !== undefined && !isBeingChecked(upload.data)),
      // The catalogue hears of a new upload a moment after it was made.
      retry: (failures, error) => failures < 10 && isRefused(error, 'catalog.video_not_found'),
      retryDelay: 700,
      refetchInterval: ({ state }) => {
        const video = state.data;
        return video ? pollMsOf([{ status: video.status, rungs: video.rungs ?? [] }]) && 1500 : false;
      },
    },
  );
  const video = answer.data;
  const standing =
    video &&
    standingOf({
      status: video.status,
      visibility: video.visibility,
      auto_publish: video.auto_publish ?? false,
      rungs: video.rungs ?? [],
      failure: video.failure,
    });
  const failure =
    (upload.data?.state === 'FAILED' ? upload.data.failure?.message : undefined) ??
    (video?.status === 'FAILED' ? standing?.sentence : undefined);
  useEffect(() => {
    if (failure) onFailed(failure);
  });
  // The card itself says that it failed and why.
  if (failure) return null;
  if (!video || !standing) return <p className="soft small">Uploaded. We are looking at it…</p>;
  const playable = video.status === 'READY' || video.status === 'PUBLISHED';
  const waiting = video.status === 'INIT';
  return (
    <div className="stack-tight">
      <div className="row">
        <span className={`badge ${waiting ? 'warm' : standing.look}`}>{waiting ? 'Uploaded' : standing.label}</span>
        {playable && <Link to={`/watch/${videoId}`}>Watch it</Link>}
        {playable && <PublishButton video={video} size="small" />}
      </div>
      <p className="soft small" aria-live="polite">
        {waiting ? 'All bytes are here. We check them before anything else.' : standing.sentence}
      </p>
      {(video.rungs?.length ?? 0) > 0 && <Rungs rungs={video.rungs ?? []} />}
    </div>
  );
};
