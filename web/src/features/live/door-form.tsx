import { type FormEvent, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { call } from '../../api/api.ts';
import type { ReadableStream } from '../../api/promises.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/use-now.ts';
import { blockedUntil, ticketIn } from './door.ts';

/** A ticket that came with the link; it does not stay in the address, where it would be passed on with it. */
const useTicketOfLink = (): string => {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const [ticket] = useState(() => ticketIn(hash));
  useEffect(() => {
    if (ticketIn(hash) !== '') void navigate(pathname + search, { replace: true });
  }, [hash, pathname, search, navigate]);
  return ticket;
};

const asked = {
  password: {
    title: 'This stream has a password',
    words: 'Whoever streams has given it to those who may watch.',
  },
  ticket: {
    title: 'This stream is watched with a ticket',
    words: 'A ticket is for one person, and watches on one screen at a time: the one it was entered on last.',
  },
} as const;

/** The door of a stream: asks for its password or a ticket, says what is wrong with it, and counts down where one has to wait. */
export const DoorForm = ({ stream, onEntered }: { stream: ReadableStream; onEntered: () => Promise<unknown> }) => {
  const kind = stream.admission === 'ticket' ? 'ticket' : 'password';
  const ofLink = useTicketOfLink();
  const [typed, setTyped] = useState(kind === 'ticket' ? ofLink : '');
  const [standing, setStanding] = useState<{ busy?: boolean; error?: unknown; until?: number | undefined }>({});
  const now = useNow();
  const { busy = false, error, until } = standing;
  const waitSec = until === undefined ? 0 : Math.ceil((until - now.getTime()) / 1000);
  const isBlocked = waitSec > 0;

  const enter = async () => {
    setStanding({ busy: true });
    const body = kind === 'ticket' ? { ticket: typed.trim() } : { password: typed };
    try {
      await call('live.enter', { params: { stream_id: stream.stream_id }, body }, { retries: 0 });
      await onEntered();
      setStanding({});
    } catch (failure) {
      // The door was opened meanwhile, or another was put before it.
      if (isRefused(failure, 'live.no_pass_needed', 'live.pass_needed', 'live.stream_is_over')) await onEntered();
      setStanding({ error: failure, until: blockedUntil(failure, Date.now()) });
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && !isBlocked && typed.trim() !== '') void enter();
  };
  const field = {
    value: typed,
    required: true,
    autoComplete: 'off',
    problem: error && until === undefined ? sentenceOf(error) : undefined,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      setTyped(currentTarget.value);
    },
  };
  return (
    <div className="door" data-testid="door">
      <form className="stack" onSubmit={submit} noValidate>
        <h2>
          <Icon name="lock" /> {asked[kind].title}
        </h2>
        <p className="soft">{asked[kind].words}</p>
        {kind === 'ticket' ? (
          <TextField {...field} label="Ticket" maxLength={64} autoCapitalize="characters" spellCheck={false} />
        ) : (
          <PasswordField {...field} label="Password" maxLength={200} />
        )}
        {until !== undefined && (
          <p className="soft small" role="status">
            {isBlocked ? 'That was tried too often. Wait a moment.' : 'You can try again.'}
          </p>
        )}
        <Button type="submit" look="primary" busy={busy} disabled={isBlocked || typed.trim() === ''}>
          {isBlocked ? `Wait ${waitSec} s` : 'Watch'}
        </Button>
      </form>
    </div>
  );
};
