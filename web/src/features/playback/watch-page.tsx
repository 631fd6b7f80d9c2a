import { lazy, Suspense, useRef, useState } from 'react';
import { useParams } from 'react-router';
import type { ReadableVideo } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { isRefused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { useMe } from '../accounts/me.tsx';
import { pollMsOf } from '../catalog/standing.ts';
import { ClipVideoButton } from '../clips/clip-video-button.tsx';
import { TogetherButton } from '../parties/together-button.tsx';
import { AboutVideo } from './about-video.tsx';
import { Chapters } from './chapters.tsx';
import { MoreVideos } from './more-videos.tsx';
import { premiereOf } from './premiere.ts';
import { Cooking, Screen } from './screen.tsx';
import { WatchSkeleton } from './watch-skeleton.tsx';
import './watch.css';

const PremierePage = lazy(() => import('./premiere-page.tsx').then((module) => ({ default: module.PremierePage })));

/** Fetched for recordings of streams, and for films that had a premiere. */
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
      refetchInterval: ({ state }) => {
        if (!state.data) return false;
        // Set anew or called off, its viewers hear of it.
        if (premiereOf(state.data, Date.now()) === 'to_come') return 20_000;
        return pollMsOf([{ status: state.data.status, rungs: state.data.rungs ?? [] }]);
      },
    },
  );
  const video = answer.data;
  // Who has come to a premiere stays in it, also when it is over.
  const cameTo = useRef<string>(undefined);
  if (video && premiereOf(video, Date.now())) cameTo.current = video.video_id;
  if (video?.premiere_at && isRefused(answer.error, 'catalog.video_not_found'))
    return (
      <Scene kind="missing" title="This premiere was called off" actions={<LinkButton to="/">Go home</LinkButton>}>
        <p>Its channel may announce it for another time.</p>
      </Scene>
    );
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
  const isMine = me !== undefined && me.account_id === video.owner_id;
  if (video.premiere_at && cameTo.current === video.video_id && isPlayable(video))
    return (
      <Suspense fallback={<WatchSkeleton what="the premiere" />}>
        <PremierePage video={video} key={video.video_id}>
          <AboutVideo video={video} isMine={isMine} />
        </PremierePage>
      </Suspense>
    );
  const saidBeside = video.premiere_at ? video.video_id : video.stream_id;
  return (
    <div className={saidBeside ? 'watch with-chat' : 'watch'}>
      <title>{`${video.title} – Arclight`}</title>
      <div className="watch-main stack">
        <Picture video={video} onFilm={setFilm} key={video.video_id} />
        {video.chapters && isPlayable(video) && <Chapters chapters={video.chapters} film={film} />}
        <AboutVideo video={video} isMine={isMine}>
          <TogetherButton video={video} />
          <ClipVideoButton video={video} film={film} />
        </AboutVideo>
      </div>
      {saidBeside && (
        <Suspense fallback={<aside className="chat-side" />}>
          <ReplaySide streamId={saidBeside} channelId={video.channel?.channel_id} film={film} />
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
