import { Link } from 'react-router';
import type { OwnStream } from '../../api/promises.ts';
import { usePages } from '../../api/queries.ts';
import { Refused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { ago, momentOf } from '../../ui/when.ts';
import { CreatorsOnly } from '../accounts/creators-only.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { VisibilityBadge } from '../catalog/badges.tsx';
import { ShowMore } from '../catalog/show-more.tsx';
import '../catalog/studio.css';
import { StudioSkeleton } from '../catalog/studio-skeleton.tsx';
import { DoorBadge } from './door-badge.tsx';
import { dollars } from './money.ts';
import { StandingBadge } from './standing-badge.tsx';
import { isRunning, pollMsOfAll, standingOf } from './stream-state.ts';
import { viewersShort } from './viewers-words.ts';
import './control.css';
import './live.css';

/** My streams in every state, newest first. */
export const StreamsPage = () => {
  const me = useSignedIn();
  const pages = usePages('live.list_mine', {}, { pollMs: (streams) => pollMsOfAll(streams, new Date()) });
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  if (error instanceof Refused && error.status === 404) return <SwitchedOff />;
  const isCreator = me.roles.includes('creator');
  if (!isCreator && !isPending && !error && items.length === 0)
    return <CreatorsOnly next="/studio/live" title="Streaming is for creators" />;
  return (
    <div className="page">
      <title>Live – Arclight</title>
      <header className="page-head">
        <h1>Live</h1>
        <div className="row push">
          <LinkButton to="/studio" look="quiet">
            Videos
          </LinkButton>
          {isCreator && (
            <LinkButton to="/studio/live/new" look="primary" icon="live">
              New stream
            </LinkButton>
          )}
        </div>
      </header>
      {isPending && <StudioSkeleton />}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {!isPending && !error && items.length === 0 && (
        <Scene
          kind="empty"
          heading="h2"
          title="Nothing has been on air yet"
          actions={
            <LinkButton to="/studio/live/new" look="primary" icon="live">
              Make your first stream
            </LinkButton>
          }
        >
          <p>Stream with OBS or any other program, be seen a few seconds later, and keep the recording as a video.</p>
        </Scene>
      )}
      <ul className="studio-list">
        {items.map((stream) => (
          <StreamLine key={stream.stream_id} stream={stream} />
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </div>
  );
};

const whenOf = ({ state, scheduled_at, live_since, created_at }: OwnStream): string => {
  if (live_since) return `on air ${ago(live_since, new Date())}`;
  if (state === 'SCHEDULED' && scheduled_at) return `begins on ${momentOf(scheduled_at)}`;
  return `made ${ago(created_at, new Date())}`;
};

const StreamLine = ({ stream }: { stream: OwnStream }) => {
  const { stream_id, title, visibility, state, cost, channel, peak_viewers } = stream;
  const { sentence, look } = standingOf(stream);
  return (
    <li className="studio-row stream-line" data-testid={`stream-${stream_id}`}>
      <div className="stack-tight studio-words">
        <h2>
          <Link to={`/studio/live/${stream_id}`}>{title}</Link>
        </h2>
        <div className="row">
          <StandingBadge stream={stream} />
          {visibility !== 'public' && <VisibilityBadge visibility={visibility} />}
          <DoorBadge stream={stream} />
        </div>
        <p className={look === 'bad' ? 'failure' : 'soft small'} aria-live="polite">
          {sentence}
        </p>
        <p className="soft small">
          {channel && `${channel.name} · `}
          {whenOf(stream)}
          {peak_viewers !== undefined && peak_viewers > 0 && ` · ${viewersShort(peak_viewers)} watched at once`}
          {cost.so_far_usd > 0 && ` · ${dollars(cost.so_far_usd)}`}
        </p>
      </div>
      <div className="row studio-actions">
        <LinkButton
          to={`/studio/live/${stream_id}`}
          size="small"
          look={isRunning(state) ? 'primary' : 'plain'}
          icon={isRunning(state) ? 'live' : 'edit'}
          aria-label={`Open ${title}`}
        >
          Open
        </LinkButton>
      </div>
    </li>
  );
};

/** Whoever runs this Arclight has left live streaming out. */
const SwitchedOff = () => (
  <Scene
    kind="locked"
    title="There is no live streaming here"
    actions={<LinkButton to="/studio">To your videos</LinkButton>}
  >
    <p>Whoever runs this Arclight has left it switched off.</p>
  </Scene>
);
