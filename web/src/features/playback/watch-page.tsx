import { lazy, Suspense, useState } from 'react';
import { useParams } from 'react-router';
import type { ReadableVideo } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { useMe } from '../accounts/me.tsx';
import { pollMsOf } from '../catalog/standing.ts';
import { ClipVideoButton } from '../clips/clip-video-button.tsx';
import { AboutVideo } from './about-video.tsx';
import { Chapters } from './chapters.tsx';
import { MoreVideos } from './more-videos.tsx';
import { Cooking, Screen } from './screen.tsx';
import { WatchSkeleton } from './watch-skeleton.tsx';
import './watch.css';

/** Fetched for recordings of streams alone. */
const ReplaySide = lazy(() => import('../chat/replay-side.tsx').then((module) => ({ default: module.ReplaySide })));

/** One video: the picture, what it is, and what else there is. */
export const WatchPage = () => {
  const { videoId = '' } = useParams();
  const { me } = useMe();
  const [film, setFilm] = useState<HTMLVideoElement | null>(null);
  const answer = useAnswer(
    'catalog.read_video',
    { params: { video_id: videoId } },
    {
      refetchInterval: ({ state }) =>
        state.data ? pollMsOf([{ status: state.data.status, rungs: state.data.rungs ?? [] }]) : false,
    },
  );
  const video = answer.data;
  if (answer.error && !video) return <Broken error={answer.error} again={() => void answer.refetch()} what="video" />;
  if (!video) return <WatchSkeleton what="the video" />;
  if (video.status === 'DELETING' || video.status === 'DELETED') {
    return (
      <Scene kind="missing" title="This video has been deleted" actions={<LinkButton to="/">Go home</LinkButton>}>
        <p>Its owner removed it, and it is gone for good.</p>
      </Scene>
    );
  }
  if (video.trashed_at) {
    return (
      <Scene
        kind="missing"
        title="This video is in the trash"
        actions={
          <LinkButton to="/studio/trash" look="primary">
            To the trash
          </LinkButton>
        }
      >
        <p>Nobody can watch it, you included. Take it out of the trash first.</p>
      </Scene>
    );
  }
  return (
    <div className={video.stream_id ? 'watch with-chat' : 'watch'}>
      <title>{`${video.title} – Arclight`}</title>
      <div className="watch-main stack">
        <Picture video={video} onFilm={setFilm} key={video.video_id} />
        {video.chapters && isPlayable(video) && <Chapters chapters={video.chapters} film={film} />}
        <AboutVideo video={video} isMine={me !== undefined && me.account_id === video.owner_id}>
          <ClipVideoButton video={video} film={film} />
        </AboutVideo>
      </div>
      {video.stream_id && (
        <Suspense fallback={<aside className="chat-side" />}>
          <ReplaySide streamId={video.stream_id} channelId={video.channel?.channel_id} film={film} />
        </Suspense>
      )}
      <MoreVideos except={video.video_id} />
    </div>
  );
};

const isPlayable = ({ status, taken_down }: ReadableVideo): boolean =>
  (status === 'READY' || status === 'PUBLISHED') && !taken_down;

const Picture = ({ video, onFilm }: { video: ReadableVideo; onFilm: (film: HTMLVideoElement | null) => void }) => {
  if (video.status === 'FAILED') {
    return (
      <div className="stage">
        <Scene
          kind="broken"
          heading="h2"
          title="This file did not become a video"
          actions={
            <LinkButton to="/upload" look="primary" icon="upload">
              Upload again
            </LinkButton>
          }
        >
          <p>{video.failure?.message}</p>
        </Scene>
      </div>
    );
  }
  if (video.taken_down) {
    return (
      <div className="stage">
        <Scene
          kind="locked"
          heading="h2"
          title="This video was taken down"
          actions={<LinkButton to={`/studio/${video.video_id}`}>See why in the studio</LinkButton>}
        >
          <p>Because of {video.taken_down.because}. Nobody plays it, you included.</p>
        </Scene>
      </div>
    );
  }
  if (video.status === 'INIT' || video.status === 'PROCESSING') return <Cooking video={video} />;
  return <Screen video={video} onFilm={onFilm} />;
};
