import { useId } from 'react';
import type { PublicStream } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { StreamCard } from './stream-card.tsx';

/** Lists of streams may be a few seconds old anyway; nobody who only looks around needs them fresher than this. */
const lookAgainMs = 20_000;
const mostOnHome = 8;
/** As many as one question can answer: a channel's own are picked out of them. */
const mostAsked = 50;

const useStreams = (state: 'live' | 'scheduled', limit: number): PublicStream[] =>
  // Where live is switched off there is nothing to ask, and nothing to show.
  useAnswer('live.list_public', { query: { state, limit } }, { refetchInterval: lookAgainMs }).data?.items ?? [];

const Row = ({
  title,
  streams,
  showChannel,
}: {
  title: string;
  streams: readonly PublicStream[];
  showChannel: boolean;
}) => {
  const id = useId();
  if (streams.length === 0) return null;
  return (
    <section className="stream-row" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="grid">
        {streams.map((stream) => (
          <StreamCard key={stream.stream_id} stream={stream} showChannel={showChannel} />
        ))}
      </div>
    </section>
  );
};

/** What is on air this moment; nothing when nothing is. */
export const LiveNow = () => <Row title="Live now" streams={useStreams('live', mostOnHome)} showChannel />;

/** What of a channel is on air, and what it has announced; nothing when there is neither. */
export const ChannelStreams = ({ channelId }: { channelId: string }) => {
  const ofChannel = ({ channel }: PublicStream) => channel?.channel_id === channelId;
  const live = useStreams('live', mostAsked).filter(ofChannel);
  const scheduled = useStreams('scheduled', mostAsked).filter(ofChannel);
  return (
    <>
      <Row title="Live now" streams={live} showChannel={false} />
      <Row title="Live soon" streams={scheduled} showChannel={false} />
    </>
  );
};
