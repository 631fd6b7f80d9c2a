import type { ReactNode } from 'react';
import { NavLink, useParams } from 'react-router';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { keepsOrder, type MyChannel, manages, useMyChannels } from './my-channels.ts';
import { roleWords } from './role-words.ts';
import '../accounts/settings.css';
import './channels.css';

/** What stands around each page of a channel one works on: which it is, what one is there, and where else to go. */
export const ChannelFrame = ({
  title,
  children,
  forManagers = false,
  forModerators = false,
}: {
  title: string;
  children: (mine: MyChannel) => ReactNode;
  forManagers?: boolean;
  /** And for those who keep order in its chat. */
  forModerators?: boolean;
}) => {
  const { channelId = '' } = useParams();
  const { channels, isPending, error, refetch } = useMyChannels();
  const mine = channels.find(({ channel }) => channel.channel_id === channelId);
  if (error && !mine) return <Broken error={error} again={() => void refetch()} what="channel" />;
  if (isPending) {
    return (
      <div className="page narrow stack">
        <Loading what="the channel" />
        <Skeleton width="40%" />
        <Skeleton width="70%" />
      </div>
    );
  }
  const mayNot = (forManagers && !manages(mine?.role)) || (forModerators && !keepsOrder(mine?.role));
  if (!mine || mayNot) {
    return (
      <Scene
        kind="locked"
        title={
          mine ? `For owner${forModerators ? ', managers and moderators' : ' and managers'}` : 'You are not on its team'
        }
        actions={<LinkButton to="/channels">Your channels</LinkButton>}
      >
        <p>
          {mine
            ? `You are ${roleWords[mine.role].name.toLowerCase()} of ${mine.channel.name}; this page is for those who look after it.`
            : 'This channel belongs to somebody else, or you are no longer on its team.'}
        </p>
      </Scene>
    );
  }
  const { channel, role } = mine;
  const base = `/channels/${channel.channel_id}`;
  return (
    <div className="page narrow stack">
      <title>{`${title}: ${channel.name} – Arclight`}</title>
      <header className="row">
        <Avatar name={channel.name} picture={channel.avatar_url} big />
        <div className="stack-tight">
          <h1>{channel.name}</h1>
          <p className="soft">
            @{channel.handle} · {roleWords[role].name}
          </p>
        </div>
        <div className="row push">
          <LinkButton to={`/studio?channel=${channel.channel_id}`} size="small" icon="studio">
            Studio
          </LinkButton>
          <LinkButton to={`/channel/@${channel.handle}`} size="small" icon="channel">
            See channel
          </LinkButton>
        </div>
      </header>
      <Tabs label="Channel">
        {manages(role) && (
          <NavLink to={base} end>
            Settings
          </NavLink>
        )}
        <NavLink to={`${base}/team`}>Team</NavLink>
        {keepsOrder(role) && <NavLink to={`${base}/chat`}>Chat</NavLink>}
        {manages(role) && <NavLink to={`${base}/followers`}>Followers</NavLink>}
        {manages(role) && <NavLink to={`${base}/activity`}>Activity</NavLink>}
      </Tabs>
      {mine.rests && (
        <p className="form-problem" role="status">
          The owner’s account is suspended, so the team can do nothing at present.
        </p>
      )}
      {children(mine)}
    </div>
  );
};
