import { Link } from 'react-router';
import { Avatar } from '../../ui/avatar.tsx';

/** Whose it is, and the way to everything else of theirs. */
export const ChannelLine = ({
  channel: { name, handle, avatar_url },
}: {
  channel: { name: string; handle: string; avatar_url?: string | undefined };
}) => (
  <Link to={`/channel/@${handle}`} className="about-channel">
    <Avatar name={name} picture={avatar_url} />
    <span>
      <strong>{name}</strong>
      <span className="soft small">@{handle}</span>
    </span>
  </Link>
);
