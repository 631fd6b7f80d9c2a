import { useParams } from 'react-router';
import { isRefused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { MoreVideos } from '../playback/more-videos.tsx';
import '../playback/watch.css';
import { AboutStream } from './about-stream.tsx';
import { LiveStage } from './live-stage.tsx';
import { announcementOf } from './stream-state.ts';
import { useStream } from './use-stream.ts';
import './live.css';

/** One stream, from its announcement to its replay: the picture, what it is, and what else there is. */
export const LivePage = () => {
  const { streamId = '' } = useParams();
  const { data: stream, error, refetch } = useStream(streamId);
  // Ended by staff, or made private, while somebody watched: what was known of it is not shown any more.
  if (isRefused(error, 'access.taken_down')) {
    return (
      <Scene kind="locked" title="This stream was ended by our staff" actions={<LinkButton to="/">Go home</LinkButton>}>
        <p>{error.message}</p>
      </Scene>
    );
  }
  if (error && (!stream || isRefused(error, 'live.stream_not_found')))
    return <Broken error={error} again={() => void refetch()} what="stream" />;
  if (!stream) {
    return (
      <div className="watch">
        <div className="watch-main stack">
          <Loading what="the stream" />
          <div className="stage-skeleton" />
          <Skeleton width="60%" />
          <Skeleton width="30%" />
        </div>
      </div>
    );
  }
  return (
    <div className="watch">
      <title>{`${stream.state === 'LIVE' ? 'Live: ' : ''}${stream.title} – Arclight`}</title>
      <div className="watch-main stack">
        <p className="sr-only" role="status">
          {announcementOf(stream.state)}
        </p>
        <LiveStage stream={stream} onChange={() => void refetch()} key={stream.stream_id} />
        <AboutStream stream={stream} />
      </div>
      <MoreVideos except={stream.replay_video_id ?? ''} />
    </div>
  );
};
