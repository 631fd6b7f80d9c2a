import { useEffect, useSyncExternalStore } from 'react';
import { isRefused, Refused, sentenceOf, Unreachable } from '../api/refusal.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Scene } from '../ui/scene.tsx';

const subscribe = (listener: () => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

/** Does the browser believe it has a network? */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);

/** The picture for whatever went wrong: no network, nothing there, not allowed, or our fault. */
export const Broken = ({ error, again, what = 'page' }: { error: unknown; again?: () => void; what?: string }) => {
  const isOnline = useOnline();
  const isOurs = !(error instanceof Refused || error instanceof Unreachable);
  useEffect(() => {
    // Nobody expected this one: whoever looks into it needs more than the sentence below.
    if (isOurs) console.error(error);
  }, [error, isOurs]);
  const retry = again && (
    <Button look="primary" icon="restart" onClick={again}>
      Try again
    </Button>
  );
  if (error instanceof Unreachable) {
    return isOnline ? (
      <Scene kind="offline" title="No answer" actions={retry}>
        <p>
          Arclight does not answer right now. It may be busy, or your network lets nothing through; try again in a
          moment.
        </p>
      </Scene>
    ) : (
      <Scene kind="offline" title="No connection" actions={retry}>
        <p>You are offline. This {what} comes back with your network.</p>
      </Scene>
    );
  }
  if (error instanceof Refused && (error.status === 404 || error.status === 410)) {
    return (
      <Scene
        kind="missing"
        title={error.status === 410 ? 'This is gone' : 'There is nothing here'}
        actions={
          <LinkButton to="/" look="primary">
            Go home
          </LinkButton>
        }
      >
        <p>{error.message}</p>
      </Scene>
    );
  }
  if (isRefused(error) && error.status < 500) {
    return (
      <Scene kind="locked" title="Not open to you" actions={<LinkButton to="/">Go home</LinkButton>}>
        <p>{error.message}</p>
      </Scene>
    );
  }
  return (
    <Scene kind="broken" title="Something broke" actions={retry}>
      <p>{sentenceOf(error)}</p>
      {error instanceof Refused && error.requestId && <p className="small">Reference: {error.requestId}</p>}
    </Scene>
  );
};

/** An address that leads nowhere. */
export const NotFoundPage = () => (
  <>
    <title>Not found – Arclight</title>
    <Scene
      kind="missing"
      title="There is nothing at this address"
      actions={
        <LinkButton to="/" look="primary">
          Go home
        </LinkButton>
      }
    >
      <p>The link may be old, or a letter is missing.</p>
    </Scene>
  </>
);
