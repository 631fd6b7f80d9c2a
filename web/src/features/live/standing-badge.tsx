import type { ReadableStream } from '../../api/promises.ts';
import { LiveBadge } from './live-badge.tsx';
import { standingOf } from './stream-state.ts';

/** How a stream stands, in two words. */
export const StandingBadge = ({ stream }: { stream: ReadableStream }) => {
  const { label, look } = standingOf(stream);
  return look === 'live' ? <LiveBadge /> : <span className={`badge ${look}`}>{label}</span>;
};
