import { type ReactNode, useEffect, useRef } from 'react';
import type { PublicVideo } from '../../api/promises.ts';
import type { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { ShowMore } from './show-more.tsx';
import { CardSkeleton, VideoCard } from './video-card.tsx';

type Pages = ReturnType<typeof usePages<'catalog.list_public'>>;

/** Videos page by page: the next page comes when its place comes near, or by the button. */
export const VideoGrid = ({
  pages,
  empty,
  showChannel = true,
}: {
  pages: Pages;
  empty: ReactNode;
  showChannel?: boolean;
}) => {
  const { items, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = pages;
  if (isPending) {
    return (
      <div className="grid">
        <Loading what="videos" />
        {Array.from({ length: 8 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: eight empty shapes that never change places
          <CardSkeleton key={index} />
        ))}
      </div>
    );
  }
  if (error && items.length === 0) return <Broken error={error} again={() => void refetch()} what="list" />;
  if (items.length === 0) return empty;
  return (
    <>
      <div className="grid">
        {items.map((video: PublicVideo, index) => (
          <VideoCard key={video.video_id} video={video} eager={index < 4} showChannel={showChannel} heading="h2" />
        ))}
        {isFetchingNextPage && [1, 2, 3, 4].map((each) => <CardSkeleton key={each} />)}
      </div>
      {hasNextPage && <NextPage busy={isFetchingNextPage} failed={error !== null} more={() => void fetchNextPage()} />}
    </>
  );
};

const NextPage = ({ busy, failed, more }: { busy: boolean; failed: boolean; more: () => void }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (busy || failed || !place.current) return undefined;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) more();
      },
      { rootMargin: '600px' },
    );
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [busy, failed, more]);
  return <ShowMore busy={busy} failed={failed} more={more} place={place} />;
};
