import { useLocation } from 'react-router';
import { isRefused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';

/** Where the picture would be, for somebody who may not watch: what they can do about it. */
export const NoEntry = ({ error, again, what }: { error: unknown; again: () => void; what: string }) => {
  const { pathname } = useLocation();
  if (!isRefused(error, 'access.sign_in_to_watch', 'access.unauthenticated')) {
    return (
      <div className="stage">
        <Broken error={error} again={again} what={what} />
      </div>
    );
  }
  return (
    <div className="stage">
      <Scene
        kind="locked"
        heading="h2"
        title="Log in to watch"
        actions={
          <>
            <LinkButton look="primary" to={`/login?next=${encodeURIComponent(pathname)}`}>
              Log in
            </LinkButton>
            <LinkButton to={`/signup?next=${encodeURIComponent(pathname)}`}>Sign up</LinkButton>
          </>
        }
      >
        <p>{error.message}</p>
      </Scene>
    </div>
  );
};
