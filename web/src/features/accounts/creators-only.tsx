import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';

/** For somebody who has not become a creator yet; afterwards they come to where they were going. */
export const CreatorsOnly = ({ next, title = 'Uploading is for creators' }: { next: string; title?: string }) => (
  <Scene
    kind="empty"
    title={title}
    actions={
      <LinkButton to={`/creator?next=${next}`} look="primary">
        Start creating
      </LinkButton>
    }
  >
    <p>It is free and takes a minute: read five short terms and name your channel.</p>
  </Scene>
);
