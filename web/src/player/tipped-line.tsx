import { type CSSProperties, type ReactNode, useState } from 'react';

/** The line of a timeline; a tip goes along with the pointer and says what is there, unless `tipAt` has nothing to say. */
export const TippedLine = ({
  style,
  tipAt,
  children,
}: {
  style: CSSProperties;
  /** At so much of the whole, from 0 to 1. */
  tipAt: (part: number) => string | undefined;
  /** The slider itself. */
  children: ReactNode;
}) => {
  const [hover, setHover] = useState<number>();
  const tip = hover === undefined ? undefined : tipAt(hover);
  return (
    <div
      className="timeline"
      style={style}
      onPointerMove={({ currentTarget, clientX }) => {
        const box = currentTarget.getBoundingClientRect();
        setHover(Math.max(0, Math.min(1, (clientX - box.left) / box.width)));
      }}
      onPointerLeave={() => setHover(undefined)}
    >
      {hover !== undefined && tip !== undefined && (
        <span className="timeline-tip" style={{ insetInlineStart: `${hover * 100}%` }} aria-hidden="true">
          {tip}
        </span>
      )}
      {children}
    </div>
  );
};
