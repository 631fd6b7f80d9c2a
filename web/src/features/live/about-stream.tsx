import type { ReactNode } from 'react';
import type { ReadableStream } from '../../api/promises.ts';
import { LinkButton } from '../../ui/button.tsx';
import { dateOf, momentOf } from '../../ui/when.ts';
import { useMe } from '../accounts/me.tsx';
import { WatchBadges } from '../catalog/badges.tsx';
import { Follow } from '../engagement/follow-button.tsx';
import { ChannelLine } from '../playback/channel-line.tsx';
import { Description } from '../playback/description.tsx';
import { Began } from './began.tsx';
import { DoorBadge } from './door-badge.tsx';
import { LiveBadge } from './live-badge.tsx';
import { Watching } from './watching.tsx';

/** What is on air, whose it is, and since when. */
export const AboutStream = ({ stream, children }: { stream: ReadableStream; children?: ReactNode }) => {
  const { me } = useMe();
  const isMine = me !== undefined && me.account_id === stream.owner_id;
  return (
    <section className="about stack" aria-label="About this stream">
      <div className="stack-tight">
        <h1>{stream.title}</h1>
        <div className="row soft small">
          {stream.state === 'LIVE' && <LiveBadge />}
          {stream.state === 'INTERRUPTED' && <span className="badge warm">Interrupted</span>}
          <Watching stream={stream} />
          <Since stream={stream} />
          <DoorBadge stream={stream} />
          <WatchBadges video={{ ...stream, age_restriction: 'none', status: 'PUBLISHED' }} />
        </div>
      </div>
      <div className="row about-row">
        {stream.channel && <ChannelLine channel={stream.channel} />}
        {stream.channel && <Follow channel={stream.channel} ownerId={stream.owner_id} />}
        <div className="row push">
          {children}
          {isMine && (
            <LinkButton to={`/studio/live/${stream.stream_id}`} size="small" icon="studio">
              Manage
            </LinkButton>
          )}
        </div>
      </div>
      {stream.description && <Description words={stream.description} />}
    </section>
  );
};

const Since = ({ stream: { ended_at, live_since, scheduled_at } }: { stream: ReadableStream }) => {
  if (ended_at) return <time dateTime={ended_at}>Streamed {dateOf(live_since ?? ended_at)}</time>;
  if (live_since) return <Began at={live_since} />;
  return scheduled_at ? <time dateTime={scheduled_at}>{momentOf(scheduled_at)}</time> : null;
};
