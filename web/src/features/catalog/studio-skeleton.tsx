import { Loading, Skeleton } from '../../ui/skeleton.tsx';

/** The shape of a list of my videos that is on its way. */
export const StudioSkeleton = () => (
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
