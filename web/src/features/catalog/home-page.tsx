import { usePages } from '../../api/queries.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { useMe } from '../accounts/me.tsx';
import { LiveNow } from '../live/stream-rows.tsx';
import { VideoGrid } from './video-grid.tsx';

/** The first video appears by itself, as on a laptop whose sample is still being made. */
const whileEmptyMs = (videos: readonly unknown[]): number | false => videos.length === 0 && 10_000;

/** The newest public videos. */
export const HomePage = () => {
  const { isAnonymous } = useMe();
  const pages = usePages('catalog.list_public', {}, { pollMs: whileEmptyMs });
  return (
    <div className="page">
      <title>Arclight</title>
      {isAnonymous && (
        <section className="welcome">
          <h1>
            From your file <br />
            to every screen.
          </h1>
          <p>
            Drop a video. Arclight turns it into a stream that fits every network and every display, and keeps the place
            of everyone who watches.
          </p>
          <LinkButton to="/signup" look="primary">
            Start for free
          </LinkButton>
        </section>
      )}
      <LiveNow />
      <header className="page-head">{isAnonymous ? <h2>New on Arclight</h2> : <h1>New on Arclight</h1>}</header>
      <VideoGrid
        pages={pages}
        empty={
          <Scene
            kind="empty"
            heading="h2"
            title="The stage is empty"
            actions={
              <LinkButton to={isAnonymous ? '/signup' : '/upload'} look="primary" icon="upload">
                {isAnonymous ? 'Sign up and upload' : 'Upload the first video'}
              </LinkButton>
            }
          >
            <p>No public video yet; the first one appears here by itself. It could be yours.</p>
          </Scene>
        }
      />
    </div>
  );
};
