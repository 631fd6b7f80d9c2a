import { Link } from 'react-router';
import type { OwnVideo } from '../../api/promises.ts';
import { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { ago, sizeOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { UploadLine } from '../upload/upload-line.tsx';
import { VisibilityBadge } from './badges.tsx';
import { Poster } from './poster.tsx';
import { Rungs } from './rungs.tsx';
import { isEncoding, overallPercent, pollMsOf, standingOf } from './standing.ts';
import { DeleteButton, PublishButton } from './video-actions.tsx';
import './studio.css';

/** My videos in every state, newest first, with what is going on in each. */
export const StudioPage = () => {
  const me = useSignedIn();
  const pages = usePages('catalog.list_mine', {}, { pollMs: pollMsOf });
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const videos = items.filter((video) => video.status !== 'DELETED');

  return (
    <div className="page">
      <title>Studio – Arclight</title>
      <header className="page-head">
        <h1>Studio</h1>
        {me.channel && (
          <div className="row push">
            <LinkButton to={`/channel/@${me.channel.handle}`} icon="channel">
              Your channel
            </LinkButton>
          </div>
        )}
      </header>
      {isPending && <StudioSkeleton />}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {error && items.length > 0 && (
        <p className="form-problem" role="status">
          We cannot reach Arclight just now; this is how things stood before.
        </p>
      )}
      {!isPending && !error && videos.length === 0 && (
        <Scene
          kind="empty"
          heading="h2"
          title="Your studio is ready"
          actions={
            <LinkButton to="/upload" look="primary" icon="upload">
              Upload a video
            </LinkButton>
          }
        >
          <p>Everything you upload shows up here, from the first byte to the last viewer.</p>
        </Scene>
      )}
      <ul className="studio-list">
        {videos.map((video) => (
          <StudioRow key={video.video_id} video={video} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="more">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
};

const StudioRow = ({ video }: { video: OwnVideo }) => {
  const standing = standingOf(video);
  const playable = video.status === 'READY' || video.status === 'PUBLISHED';
  const going = video.status !== 'DELETING';
  const poster = <Poster video={video} />;
  return (
    <li className="studio-row" data-testid={`studio-${video.video_id}`}>
      {playable ? (
        <Link to={`/watch/${video.video_id}`} aria-label={`Watch ${video.title}`}>
          {poster}
        </Link>
      ) : (
        poster
      )}
      <div className="stack-tight studio-words">
        <h2>{going ? <Link to={`/studio/${video.video_id}`}>{video.title}</Link> : video.title}</h2>
        <div className="row">
          <span className={`badge ${standing.look}`}>{standing.label}</span>
          {video.status !== 'PUBLISHED' && <VisibilityBadge visibility={video.visibility} />}
          {isEncoding(video) && video.rungs.length > 0 && (
            <span className="badge warm">{overallPercent(video.rungs)} %</span>
          )}
        </div>
        <p className={video.status === 'FAILED' ? 'failure' : 'soft small'} aria-live="polite">
          {standing.sentence}
        </p>
        {video.status === 'INIT' && video.upload_id && <UploadLine uploadId={video.upload_id} />}
        {isEncoding(video) && video.rungs.length > 0 && <Rungs rungs={video.rungs} />}
        <p className="soft small">
          {video.filename} · {sizeOf(video.size_bytes)} · {ago(video.created_at, new Date())}
          {!isEncoding(video) && video.resolutions.length > 0 && ` · ${video.resolutions.join(', ')}`}
        </p>
      </div>
      {going && (
        <div className="row studio-actions">
          {video.status === 'INIT' && (
            <LinkButton to="/upload" size="small" icon="upload">
              Continue
            </LinkButton>
          )}
          {video.status === 'FAILED' && (
            <LinkButton to="/upload" size="small" icon="upload">
              Upload again
            </LinkButton>
          )}
          <PublishButton video={video} size="small" />
          <LinkButton to={`/studio/${video.video_id}`} size="small" icon="edit" aria-label={`Edit ${video.title}`}>
            Edit
          </LinkButton>
          <DeleteButton video={video} size="small" />
        </div>
      )}
    </li>
  );
};

const StudioSkeleton = () => (
  <div className="studio-list">
    <Loading what="your videos" />
    {[1, 2, 3].map((each) => (
      <div className="studio-row" key={each} aria-hidden="true">
        <Skeleton kind="picture" />
        <div className="stack-tight">
          <Skeleton width="50%" />
          <Skeleton width="30%" />
          <Skeleton width="70%" />
        </div>
      </div>
    ))}
  </div>
);
