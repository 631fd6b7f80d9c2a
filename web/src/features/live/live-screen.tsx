import { type RefObject, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { keepWatching } from '../../../../sdk/src/public.ts';
import type { ReadableStream } from '../../api/promises.ts';
import { isRefused } from '../../api/refusal.ts';
import { LivePlayer, type ShownAt } from '../../player/live-player.tsx';
import { fetchEngine } from '../../player/use-engine.ts';
import { Loading } from '../../ui/skeleton.tsx';
import { NoEntry } from '../playback/no-entry.tsx';
import { useKept } from '../playback/use-kept.ts';
import { RightBack } from './right-back.tsx';
import { ownSeat } from './seat.ts';

/** One viewer, however many windows are open. */
const keepSeated: typeof keepWatching = (client, streamId, ears) =>
  keepWatching(client, streamId, ears, { seat: ownSeat() });

/** The live picture: asks whether this viewer may watch, plays, and keeps the permission fresh. */
export const LiveScreen = ({
  stream,
  isMuted = false,
  onChange,
  shownAt,
}: {
  stream: ReadableStream;
  isMuted?: boolean;
  /** How the stream stands may have changed. */
  onChange: () => void;
  shownAt?: RefObject<ShownAt | undefined> | undefined;
}) => {
  const [search] = useSearchParams();
  const [sessionId] = useState(() => crypto.randomUUID());
  const { grant, error, renew } = useKept(keepSeated, stream.stream_id);
  const engine = search.get('engine');
  useEffect(() => fetchEngine(engine, true), [engine]);
  const isElsewhere = isRefused(error, 'live.not_live', 'live.ended', 'live.stream_not_found', 'live.pass_needed');
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every such answer
  useEffect(() => {
    if (isElsewhere) onChange();
  }, [isElsewhere]);

  if (grant) {
    return (
      <LivePlayer
        title={stream.title}
        source={{
          hlsUrl: grant.hls_url,
          dashUrl: grant.dash_url,
          // The browser's own HLS sends our cookies along: the media are of the page's own origin.
          tokenHlsUrl: grant.standard_hls_url,
          startAtSec: 0,
          contentId: stream.stream_id,
          sessionId,
          live: { targetLatencySec: grant.target_latency_sec, isLowLatency: stream.latency === 'low' },
        }}
        dvrWindowSec={grant.dvr_window_sec}
        engine={engine}
        isMuted={isMuted}
        cover={stream.state === 'INTERRUPTED' ? <RightBack stream={stream} /> : undefined}
        onAccessLost={renew}
        onStall={onChange}
        shownAt={shownAt}
      />
    );
  }
  if (error && !isElsewhere) return <NoEntry error={error} again={() => void renew()} what="stream" />;
  return (
    <div className="stage-skeleton">
      <Loading what="the player" />
    </div>
  );
};
