import { useEffect, useId, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Me } from '../api/promises.ts';
import { sentenceOf } from '../api/refusal.ts';
import { logOut } from '../features/accounts/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';

/** Everything about me, one press away. */
export const AccountMenu = ({ me }: { me: Me }) => {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const navigate = useNavigate();

  useEffect(() => {
    if (!open) return undefined;
    const elsewhere = (event: Event) => {
      if (!anchor.current?.contains(event.target as Node)) setOpen(false);
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
      document.removeEventListener('keydown', closeByKey);
    };
  }, [open]);

  const leave = async () => {
    setOpen(false);
    try {
      await logOut();
      toast('You are logged out.');
      await navigate('/');
    } catch (error) {
      toast(sentenceOf(error));
    }
  };
  const close = () => setOpen(false);

  return (
    <div className="menu-anchor" ref={anchor}>
      <button
        ref={button}
        type="button"
        className="account-button"
        aria-label="Your account"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Avatar name={me.display_name} picture={me.avatar_url} />
      </button>
      {open && (
        <div className="menu" id={id}>
          <div className="menu-head">
            <strong>{me.display_name}</strong>
            <div className="soft small">{me.email}</div>
          </div>
          <Link to="/following" onClick={close}>
            <Icon name="heart" /> Following
          </Link>
          <Link to="/clips" onClick={close}>
            <Icon name="clip" /> My clips
          </Link>
          <Link to="/settings" onClick={close}>
            <Icon name="user" /> Settings
          </Link>
          {me.channel ? (
            <Link to="/channels" onClick={close}>
              <Icon name="channel" /> Your channels
            </Link>
          ) : (
            <Link to="/creator" onClick={close}>
              <Icon name="channel" /> Open a channel
            </Link>
          )}
          <Link to="/studio" onClick={close}>
            <Icon name="studio" /> Studio
          </Link>
          <Link to="/docs" onClick={close}>
            <Icon name="file" /> API
          </Link>
          {me.status === 'active' && (me.roles.includes('moderator') || me.roles.includes('admin')) && (
            <Link to="/staff" onClick={close}>
              <Icon name="eye" /> Staff
            </Link>
          )}
          <button type="button" onClick={() => void leave()}>
            <Icon name="exit" /> Log out
          </button>
        </div>
      )}
    </div>
  );
};
