import { Link } from 'react-router';
import type { PublicStream } from '../../api/promises.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { hueOf } from '../../ui/hue.ts';
import { Icon } from '../../ui/icon.tsx';
import { momentOf } from '../../ui/when.ts';
import { Began } from './began.tsx';
import { DoorBadge } from './door-badge.tsx';
import { LiveBadge } from './live-badge.tsx';
import { isOnAir } from './stream-state.ts';
import { Watching } from './watching.tsx';

/** One stream in a row of them: on air, or to come. */
export const StreamCard = ({ stream, showChannel = true }: { stream: PublicStream; showChannel?: boolean }) => {
  const { stream_id, title, channel, state, live_since, scheduled_at, access } = stream;
  return (
    <article className="video-card">
      <Link to={`/live/${stream_id}`} className="video-link">
        <span className="poster" style={{ '--hue': String(hueOf(stream_id)) } as React.CSSProperties}>
          <span className="poster-blank">
            <Icon name="live" size={52} />
          </span>
          {isOnAir(state) && (
            <span className="poster-live">
              <LiveBadge />
            </span>
          )}
        </span>
        <h3>{title}</h3>
      </Link>
      <div className="video-meta">
        {showChannel && channel && <Avatar name={channel.name} />}
        <div>
          {showChannel && channel && (
            <Link to={`/channel/@${channel.handle}`} className="channel-link">
              {channel.name}
            </Link>
          )}
          <div className="soft small">
            {isOnAir(state) && <Watching stream={stream} />} {isOnAir(state) && live_since && <Began at={live_since} />}
            {state === 'SCHEDULED' && scheduled_at && <time dateTime={scheduled_at}>{momentOf(scheduled_at)}</time>}
            <DoorBadge stream={stream} />
            {access !== 'free' && <span className="badge note">{access}</span>}
          </div>
        </div>
      </div>
    </article>
  );
};
