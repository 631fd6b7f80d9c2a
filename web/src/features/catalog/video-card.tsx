import { Link } from 'react-router';
import type { PublicVideo } from '../../api/promises.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ago, momentOf } from '../../ui/when.ts';
import { Poster } from './poster.tsx';
import { isPremiereAhead } from './publish-when.ts';

/** One video in a grid: picture, title, whose, and since when. */
export const VideoCard = ({
  video,
  eager,
  showChannel = true,
  heading: Heading = 'h3',
}: {
  video: PublicVideo;
  eager?: boolean;
  showChannel?: boolean;
  heading?: 'h2' | 'h3';
}) => (
  <article className="video-card">
    <Link to={`/watch/${video.video_id}`} className="video-link">
      <Poster video={video} eager={eager ?? false} />
      <Heading>{video.title}</Heading>
    </Link>
    <div className="video-meta">
      {showChannel && video.channel && <Avatar name={video.channel.name} picture={video.channel.avatar_url} />}
      <div>
        {showChannel && video.channel && (
          <Link to={`/channel/@${video.channel.handle}`} className="channel-link">
            {video.channel.name}
          </Link>
        )}
        <div className="soft small">
          {isPremiereAhead(video, new Date()) ? (
            <>
              <span className="badge note">Premiere</span>
              <time dateTime={video.premiere_at}>{momentOf(video.premiere_at ?? '')}</time>
            </>
          ) : (
            <time dateTime={video.published_at ?? video.created_at}>
              {ago(video.published_at ?? video.created_at, new Date())}
            </time>
          )}
          {video.age_restriction === '18' && <span className="badge warm">18+</span>}
          {video.access !== 'free' && <span className="badge note">{video.access}</span>}
        </div>
      </div>
    </div>
  </article>
);

/** The shape of a card that is on its way. */
export const CardSkeleton = () => (
  <div className="video-card" aria-hidden="true">
    <Skeleton kind="picture" />
    <Skeleton width="80%" />
    <Skeleton width="45%" />
  </div>
);
