import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { isTaken } from '../../player/use-keys.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { useMe } from '../accounts/me.tsx';

/** Makes a clip of what was just seen: pressed, or with the key X. Who is not signed in is asked to be first. */
export const ClipButton = ({ onPress }: { onPress: () => void }) => {
  const { isAnonymous } = useMe();
  const { pathname } = useLocation();
  const press = useRef(onPress);
  press.current = onPress;
  useEffect(() => {
    if (isAnonymous) return undefined;
    const pressed = (event: KeyboardEvent) => {
      const isOurs = event.key.toLowerCase() === 'x' && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (!isOurs || event.defaultPrevented || isTaken(event)) return;
      event.preventDefault();
      press.current();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [isAnonymous]);
  if (isAnonymous)
    return (
      <LinkButton to={`/login?next=${encodeURIComponent(pathname)}`} size="small" icon="clip">
        Clip
      </LinkButton>
    );
  return (
    <Button size="small" icon="clip" onClick={onPress} aria-keyshortcuts="x" title="Clip what was just shown (x)">
      Clip
    </Button>
  );
};
