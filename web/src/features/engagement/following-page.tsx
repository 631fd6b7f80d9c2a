import { Link } from 'react-router';
import { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { dateOf } from '../../ui/when.ts';
import { ShowMore } from '../catalog/show-more.tsx';
import { LiveBadge } from '../live/live-badge.tsx';
import { FollowButton } from './follow-button.tsx';
import { onAirFirst } from './followers-words.ts';
import { NotifyButton } from './notify-button.tsx';
import './follow.css';

/** The channels I follow: of those that are shown, the ones on air first. */
export const FollowingPage = () => {
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'engagement.list_follows',
    {},
  );
  return (
    <div className="page narrow">
      <title>Following – Arclight</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>Following</h1>
          <p className="soft">
            The channels you follow. Who is live now stands first. The bell says who you are notified of.
          </p>
        </div>
      </header>
      {isPending && (
        <>
          <Loading what="the channels" />
          <Skeleton width="70%" />
          <Skeleton width="60%" />
        </>
      )}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {!isPending && !error && items.length === 0 && !hasNextPage && (
        <Scene
          kind="empty"
          heading="h2"
          title="You follow nobody yet"
          actions={
            <LinkButton to="/" look="primary" icon="home">
              See what is on
            </LinkButton>
          }
        >
          <p>Press Follow on a channel, or beside what you watch, and find it here again.</p>
        </Scene>
      )}
      <ul className="follows">
        {onAirFirst(items).map(({ channel, since, on_air }) => (
          <li key={channel.channel_id}>
            <Avatar name={channel.name} picture={channel.avatar_url} />
            <div className="who">
              <Link to={`/channel/@${channel.handle}`}>{channel.name}</Link>
              {on_air ? (
                <span className="on-air small">
                  <LiveBadge /> <Link to={`/live/${on_air.stream_id}`}>{on_air.title}</Link>
                </span>
              ) : (
                <span className="soft small">
                  @{channel.handle} · since {dateOf(since)}
                </span>
              )}
            </div>
            <span className="row">
              <NotifyButton channel={channel} />
              <FollowButton channel={channel} size="small" />
            </span>
          </li>
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </div>
  );
};
