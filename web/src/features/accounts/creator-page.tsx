import { useNavigate, useSearchParams } from 'react-router';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Scene } from '../../ui/scene.tsx';
import { ChannelForm } from './channel-form.tsx';
import { CreatorTerms } from './creator-terms.tsx';
import { safeNext, useSignedIn } from './me.tsx';
import './creator.css';

/** From viewer to creator in two steps; afterwards the place to change one's channel. */
export const CreatorPage = () => {
  const me = useSignedIn();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const isCreator = me.roles.includes('creator');
  const justOpened = search.get('opened') !== null;

  if (me.channel && justOpened) {
    return (
      <Scene
        kind="done"
        title={`${me.channel.name} is open`}
        actions={
          <>
            <LinkButton look="primary" icon="upload" to={search.get('next') ? safeNext(search.get('next')) : '/upload'}>
              Upload your first video
            </LinkButton>
            <LinkButton to={`/channel/@${me.channel.handle}`}>See channel</LinkButton>
          </>
        }
      >
        <p>People find you at @{me.channel.handle}. All it needs now is a video.</p>
      </Scene>
    );
  }

  return (
    <div className="page narrow stack">
      <title>Become a creator – Arclight</title>
      <header className="stack-tight">
        <h1>{me.channel ? 'Your channel' : 'Become a creator'}</h1>
        {!me.channel && <p className="soft">Two short steps, then your first upload.</p>}
      </header>
      {!me.channel && <Steps at={isCreator ? 2 : 1} />}
      {isCreator ? (
        <ChannelForm
          channel={me.channel}
          suggestion={me.display_name}
          onOpened={() => {
            search.set('opened', '1');
            setSearch(search, { replace: true });
          }}
        />
      ) : (
        <CreatorTerms />
      )}
      <div className="row">
        <Button look="quiet" onClick={() => void navigate(-1)}>
          {me.channel ? 'Back' : 'Not now'}
        </Button>
      </div>
    </div>
  );
};

const Steps = ({ at }: { at: 1 | 2 }) => (
  <ol className="steps">
    <li className={at > 1 ? 'done' : undefined} aria-current={at === 1 ? 'step' : undefined}>
      {at > 1 && <Icon name="check" size={16} />} Agree on the terms
    </li>
    <li aria-current={at === 2 ? 'step' : undefined}>Open your channel</li>
  </ol>
);
