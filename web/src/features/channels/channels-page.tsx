import { Link } from 'react-router';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { Invitations } from './invitations.tsx';
import { manages, useMyChannels } from './my-channels.ts';
import { roleWords } from './role-words.ts';
import './channels.css';

/** Every channel I own or work on, and the teams that ask me to join. */
export const ChannelsPage = () => {
  const me = useSignedIn();
  const { channels, isPending, error, refetch } = useMyChannels();
  const isCreator = me.roles.includes('creator');
  return (
    <div className="page narrow stack">
      <title>Your channels – Arclight</title>
      <header className="page-head">
        <h1>Your channels</h1>
        {isCreator && channels.length > 0 && (
          <div className="row push">
            <LinkButton to="/channels/new" icon="channel">
              Open another
            </LinkButton>
          </div>
        )}
      </header>
      <Invitations />
      {isPending && (
        <section className="card stack">
          <Loading what="your channels" />
          <Skeleton width="50%" />
        </section>
      )}
      {error && channels.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {!isPending && !error && channels.length === 0 && (
        <Scene
          kind="empty"
          heading="h2"
          title="No channel yet"
          actions={
            <LinkButton to="/creator" look="primary">
              {isCreator ? 'Open a channel' : 'Start creating'}
            </LinkButton>
          }
        >
          <p>Open your own, or join a team: invitations wait here.</p>
        </Scene>
      )}
      {channels.length > 0 && (
        <section className="card">
          <ul className="people-list">
            {channels.map(({ channel, role, first, rests }) => (
              <li key={channel.channel_id}>
                <Avatar name={channel.name} picture={channel.avatar_url} />
                <div className="who">
                  <Link to={`/channels/${channel.channel_id}${manages(role) ? '' : '/team'}`}>{channel.name}</Link>
                  <div className="soft small">
                    @{channel.handle} · {roleWords[role].name}
                    {first && channels.length > 1 && ' · your videos go here'}
                    {rests && ' · rests'}
                  </div>
                </div>
                <LinkButton
                  to={`/studio?channel=${channel.channel_id}`}
                  size="small"
                  icon="studio"
                  aria-label={`Studio of ${channel.name}`}
                >
                  Studio
                </LinkButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};
