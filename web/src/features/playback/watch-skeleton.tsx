import { Loading, Skeleton } from '../../ui/skeleton.tsx';

/** The shape of a page where something is watched. */
export const WatchSkeleton = ({ what }: { what: string }) => (
  <div className="watch">
    <div className="watch-main stack">
      <Loading what={what} />
      <div className="stage-skeleton" />
      <Skeleton width="60%" />
      <Skeleton width="30%" />
    </div>
  </div>
);
