import { useState } from 'react';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyRow } from './key-row.tsx';
import { useSignedIn } from './me.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import './keys.css';

/** Keys for programs that act in my name. */
export const KeysPage = () => {
  const me = useSignedIn();
  const [making, setMaking] = useState(false);
  const { data, isPending, error, refetch } = useAnswer('accounts.list_keys', {});
  const items = data?.items ?? [];
  const mayMake = me.status === 'active';
  const make = (size?: 'small') => (
    <Button look="primary" onClick={() => setMaking(true)} {...(size ? { size } : {})}>
      New API key
    </Button>
  );
  return (
    <SettingsFrame title="API keys">
      <section className="card stack">
        <div className="row">
          <h2>API keys</h2>
          {mayMake && !making && items.length > 0 && <span className="push">{make('small')}</span>}
        </div>
        <p className="soft">
          A key lets a program of yours in without your password, and only as far as you say. Whoever has it can use it:
          keep it out of pages, repositories and chats. Signing out everywhere leaves keys as they are; revoke what you
          do not know.
        </p>
        {making && <NewKey onClose={() => setMaking(false)} />}
        {isPending && (
          <>
            <Loading what="your API keys" />
            <Skeleton width="60%" />
            <Skeleton width="45%" />
          </>
        )}
        {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
        {data && items.length === 0 && !making && (
          <Scene kind="empty" heading="h2" title="No API keys yet" actions={mayMake ? make() : undefined}>
            <p>Make one for each program or machine, with no more than it needs.</p>
          </Scene>
        )}
        <ul className="key-list">
          {items.map((apiKey) => (
            <KeyRow key={apiKey.key_id} apiKey={apiKey} />
          ))}
        </ul>
      </section>
    </SettingsFrame>
  );
};

const NewKey = ({ onClose }: { onClose: () => void }) => {
  const create = useDoing('accounts.create_key');
  const made = create.data;
  const leave = async () => {
    await readAgain('accounts.list_keys');
    onClose();
  };
  if (made?.key)
    return (
      <SecretOnce title="Your API key is made" what="key" secret={made.key} onDone={() => void leave()}>
        <p>
          <strong>It is shown this once.</strong> Put it where your program finds it, <code>ARCLIGHT_API_KEY</code> for
          ours; it works everywhere within five seconds. We have written you a mail that it was made.
        </p>
      </SecretOnce>
    );
  return (
    <KeyForm
      error={create.error}
      busy={create.isPending}
      onSubmit={(wish) => create.mutate({ body: wish })}
      onCancel={onClose}
    />
  );
};
