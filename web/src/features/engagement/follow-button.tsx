import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { useMe } from '../accounts/me.tsx';
import { keepWish, takeWish } from './follow-wish.ts';
import { followersWords } from './followers-words.ts';
import { NotifyButton } from './notify-button.tsx';
import { useFollow } from './use-follow.ts';
import './follow.css';

export interface FollowedChannel {
  channel_id: string;
  name: string;
}

/** Follows a channel, or does not any more. Who is not logged in does that first, and follows when they come back. */
export const FollowButton = ({
  channel: { channel_id, name },
  size = 'normal',
}: {
  channel: FollowedChannel;
  size?: 'normal' | 'small';
}) => {
  const { isSignedIn, follow, change } = useFollow(channel_id);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const follows = follow?.follows ?? false;

  const turn = async (to: boolean) => {
    try {
      await change(to);
      if (!to) toast(`You do not follow ${name} any more.`, () => void turn(true));
    } catch (error) {
      toast(sentenceOf(error));
    }
  };
  const turned = useRef(turn);
  turned.current = turn;
  const isKnown = follow !== undefined;
  useEffect(() => {
    if (isKnown && takeWish(sessionStorage, channel_id, Date.now())) void turned.current(true);
  }, [isKnown, channel_id]);

  const press = () => {
    if (isSignedIn) return void turn(!follows);
    keepWish(sessionStorage, channel_id, Date.now());
    return void navigate(`/login?next=${encodeURIComponent(pathname + search)}`);
  };
  return (
    <Button
      look={follows ? 'plain' : 'primary'}
      size={size}
      icon={follows ? 'check' : 'heart'}
      disabled={isSignedIn && !isKnown}
      aria-label={follows ? `Following ${name}. Unfollow` : `Follow ${name}`}
      title={follows ? 'Unfollow' : isSignedIn ? 'Follow' : 'Log in and follow'}
      onClick={press}
    >
      {follows ? 'Following' : 'Follow'}
    </Button>
  );
};

/** How many follow a channel, and the button where it is somebody else's. */
export const Follow = ({ channel, ownerId }: { channel: FollowedChannel; ownerId: string | undefined }) => {
  const { me } = useMe();
  const isMine = me !== undefined && me.account_id === ownerId;
  const { followers } = useFollow(channel.channel_id);
  return (
    <div className="follow">
      {!isMine && (
        <span className="row">
          <FollowButton channel={channel} size="small" />
          <NotifyButton channel={channel} />
        </span>
      )}
      {followers !== undefined && <span className="soft small">{followersWords(followers)}</span>}
    </div>
  );
};
