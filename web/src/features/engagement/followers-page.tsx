import { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { dateOf } from '../../ui/when.ts';
import { ShowMore } from '../catalog/show-more.tsx';
import { ChannelFrame } from '../channels/channel-frame.tsx';
import { followersWords } from './followers-words.ts';
import { useFollow } from './use-follow.ts';

/** Who follows a channel, for who manages it. */
export const FollowersPage = () => (
  <ChannelFrame title="Followers" forManagers>
    {({ channel }) => <FollowersOf channelId={channel.channel_id} />}
  </ChannelFrame>
);

const FollowersOf = ({ channelId }: { channelId: string }) => {
  // As it was half a minute ago: never fewer than stand here.
  const { followers } = useFollow(channelId);
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'engagement.list_followers',
    { params: { channel_id: channelId } },
  );
  if (error && items.length === 0) return <Broken error={error} again={() => void refetch()} what="list" />;
  return (
    <section className="card stack">
      <h2>Followers</h2>
      {isPending && (
        <>
          <Loading what="the followers" />
          <Skeleton width="70%" />
        </>
      )}
      {!isPending && (
        <p className="soft">
          {items.length === 0
            ? 'Nobody follows this channel yet. Who does appears here, the newest first.'
            : `${followersWords(Math.max(followers ?? 0, items.length))}, the newest first.`}
        </p>
      )}
      <ul className="people-list">
        {items.map(({ account_id, name = 'Somebody', since }) => (
          <li key={account_id}>
            <Avatar name={name} />
            <div className="who">
              <strong>{name}</strong>
            </div>
            <time className="soft small" dateTime={since}>
              since {dateOf(since)}
            </time>
          </li>
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </section>
  );
};
