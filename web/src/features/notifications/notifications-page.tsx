import { Link } from 'react-router';
import type { Notification } from '../../api/promises.ts';
import { readAgain, useDoing, usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { ago } from '../../ui/when.ts';
import { ShowMore } from '../catalog/show-more.tsx';
import { NotificationSettings } from './notification-settings.tsx';
import './notifications.css';

const changed = (): Promise<void> => readAgain('notifications.list', 'notifications.count_unread');

/** What I was told, the newest first; and what I want to be told of. */
export const NotificationsPage = () => {
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'notifications.list',
    {},
  );
  const readAll = useDoing('notifications.mark_all_read');
  const isNew = items.some(({ read }) => !read);
  const markAll = () =>
    void readAll.mutateAsync({}).then(changed, (thrown: unknown) => {
      toast(sentenceOf(thrown));
    });
  return (
    <div className="page narrow stack">
      <title>Notifications – Arclight</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>Notifications</h1>
          <p className="soft">What happened while you were elsewhere. Kept for 30 days.</p>
        </div>
        <div className="row push">
          {isNew && (
            <Button icon="check" busy={readAll.isPending} onClick={markAll}>
              Mark all as read
            </Button>
          )}
        </div>
      </header>
      {isPending && (
        <>
          <Loading what="the notifications" />
          <Skeleton width="70%" />
          <Skeleton width="60%" />
        </>
      )}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {!isPending && !error && items.length === 0 && (
        <Scene kind="empty" heading="h2" title="Nothing yet">
          <p>
            When a channel you follow goes live, or somebody calls you by your channel’s @handle in a chat you are not
            in, it stands here.
          </p>
        </Scene>
      )}
      {items.length > 0 && (
        <ul className="notices">
          {items.map((one) => (
            <Notice key={one.notification_id} one={one} />
          ))}
        </ul>
      )}
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
      <NotificationSettings />
    </div>
  );
};

const Notice = ({ one }: { one: Notification }) => {
  const mark = useDoing('notifications.mark_read');
  const { notification_id, at, read } = one;
  // Whoever goes there has read it; that it could not be said is no reason to stay.
  const open = () => void (read || mark.mutateAsync({ params: { notification_id } }).then(changed, () => {}));
  return (
    <li>
      <Link to={pathOf(one)} className={read ? '' : 'new'} onClick={open}>
        <Avatar name={whoseOf(one)} />
        <span className="what">
          <span>
            {!read && <span className="sr-only">New: </span>}
            <NoticeWords one={one} />
          </span>
          <time className="soft small" dateTime={at}>
            {ago(at, new Date())}
          </time>
        </span>
      </Link>
    </li>
  );
};

const pathOf = (one: Notification): string =>
  one.kind === 'premiere' ? `/watch/${one.video.video_id}` : `/live/${one.stream.stream_id}`;

const whoseOf = (one: Notification): string => {
  if (one.kind === 'mention') return one.by.name;
  return one.channel?.name ?? (one.kind === 'premiere' ? one.video : one.stream).title;
};

const NoticeWords = ({ one }: { one: Notification }) => {
  if (one.kind === 'mention')
    return (
      <>
        <strong>{one.by.name}</strong> called you in the chat of {one.stream.title}
      </>
    );
  const what = one.kind === 'premiere' ? 'was about to begin a premiere' : 'went live';
  const { title } = one.kind === 'premiere' ? one.video : one.stream;
  if (!one.channel)
    return (
      <>
        <strong>{title}</strong> {one.kind === 'premiere' ? 'was about to begin' : 'went live'}
      </>
    );
  return (
    <>
      <strong>{one.channel.name}</strong> {what}: {title}
    </>
  );
};
