/** The shape of what is about to be there. */
export const Skeleton = ({ kind = 'line', width }: { kind?: 'line' | 'picture'; width?: string }) => (
  <div className={`skeleton ${kind}`} style={width ? { width } : undefined} aria-hidden="true" />
);

/** Says to those who do not see the shapes that something is on its way. */
export const Loading = ({ what }: { what: string }) => (
  <p className="sr-only" role="status">
    Loading {what}…
  </p>
);
