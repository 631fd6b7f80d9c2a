import { Link } from 'react-router';
import { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { ago } from '../../ui/when.ts';
import { ShowMore } from '../catalog/show-more.tsx';
import { deedOf } from './activity-words.ts';
import { ChannelFrame } from './channel-frame.tsx';

/** Who did what on a channel, the newest first. */
export const ActivityPage = () => (
  <ChannelFrame title="Activity" forManagers>
    {({ channel }) => <ActivityOf channelId={channel.channel_id} />}
  </ChannelFrame>
);

const ActivityOf = ({ channelId }: { channelId: string }) => {
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'accounts.list_activity',
    { params: { channel_id: channelId } },
  );
  if (error && items.length === 0) return <Broken error={error} again={() => void refetch()} what="activity" />;
  return (
    <section className="card stack">
      <h2>Activity</h2>
      <p className="soft">
        What was done to this channel and its team, and by its team to its videos and in its chat. Kept for two years.
      </p>
      {isPending && (
        <>
          <Loading what="the activity" />
          <Skeleton width="70%" />
        </>
      )}
      {!isPending && items.length === 0 && <p className="soft">Nothing yet: from now on every change is noted here.</p>}
      <ul className="people-list">
        {items.map((one) => (
          <li key={one.activity_id}>
            <div className="who">
              <strong>{one.by_name ?? 'Somebody who left'}</strong>{' '}
              {one.video_id ? <Link to={`/studio/${one.video_id}`}>{deedOf(one)}</Link> : deedOf(one)}
            </div>
            <time className="soft small" dateTime={one.at}>
              {ago(one.at, new Date())}
            </time>
          </li>
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </section>
  );
};
