import { useEffect } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useAnswer, usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { hueOf } from '../../ui/hue.ts';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { dateOf } from '../../ui/when.ts';
import { useMe } from '../accounts/me.tsx';
import { Banner } from '../channels/banner.tsx';
import { manages, useMyChannels } from '../channels/my-channels.ts';
import { Follow } from '../engagement/follow-button.tsx';
import { ChannelStreams } from '../live/stream-rows.tsx';
import { channelNamed } from './channel-named.ts';
import { VideoGrid } from './video-grid.tsx';

/** A channel: who it is, and its public videos. */
export const ChannelPage = () => {
  const { channel: named = '' } = useParams();
  const answer = useAnswer('accounts.read_channel', { params: { channel_id: channelNamed(named) } });
  const channel = answer.data;
  useOwnAddress(named, channel?.handle);
  const pages = usePages(
    'catalog.list_channel',
    { params: { channel_id: channel?.channel_id ?? '' } },
    { enabled: channel !== undefined },
  );
  const { me } = useMe();
  const isMine = me !== undefined && channel?.owner_id === me.account_id;
  const { channels } = useMyChannels(me !== undefined);
  const changes = manages(channels.find((mine) => mine.channel.channel_id === channel?.channel_id)?.role);

  if (answer.error && !channel)
    return <Broken error={answer.error} again={() => void answer.refetch()} what="channel" />;
  if (!channel) {
    return (
      <div className="page stack">
        <Loading what="the channel" />
        <Skeleton width="30%" />
        <Skeleton width="50%" />
      </div>
    );
  }
  return (
    <div className="page">
      <title>{`${channel.name} – Arclight`}</title>
      {channel.banner_url && <Banner channel={channel} />}
      <header className="channel-head" style={{ '--hue': String(hueOf(channel.name)) } as React.CSSProperties}>
        <Avatar name={channel.name} picture={channel.avatar_url} big />
        <div className="stack-tight">
          <h1>{channel.name}</h1>
          <p className="soft">
            @{channel.handle} · since {dateOf(channel.created_at)}
          </p>
          <Follow channel={channel} ownerId={channel.owner_id} />
          {channel.description && <p className="words">{channel.description}</p>}
          {channel.links.length > 0 && (
            <ul className="row" aria-label="Links">
              {channel.links.map(({ label, url }) => (
                <li key={`${label} ${url}`}>
                  <a href={url} target="_blank" rel="nofollow ugc noopener noreferrer">
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
        {changes && (
          <div className="row push">
            <LinkButton to={`/channels/${channel.channel_id}`} icon="edit">
              Edit channel
            </LinkButton>
          </div>
        )}
      </header>
      <ChannelStreams channelId={channel.channel_id} />
      <VideoGrid
        pages={pages}
        showChannel={false}
        empty={
          <Scene
            kind="empty"
            heading="h2"
            title="Nothing public yet"
            actions={
              isMine && (
                <LinkButton to="/upload" look="primary" icon="upload">
                  Upload a video
                </LinkButton>
              )
            }
          >
            <p>
              {isMine
                ? 'Your public videos appear here, newest first.'
                : 'Come back later: something is in the making.'}
            </p>
          </Scene>
        }
      />
    </div>
  );
};

/** However somebody came here (an id, a former handle, capitals), the address says what the channel is called today. */
const useOwnAddress = (named: string, handle: string | undefined): void => {
  const navigate = useNavigate();
  const { search, hash } = useLocation();
  useEffect(() => {
    if (handle && named !== `@${handle}`) void navigate(`/channel/@${handle}${search}${hash}`, { replace: true });
  }, [named, handle, search, hash, navigate]);
};
