import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Scene } from '../../ui/scene.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { ago } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { SettingsFrame } from '../accounts/settings-frame.tsx';
import { Badge } from './badge.tsx';
import { SecretWords } from './secret-words.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { filterWords, standingOf, type Webhook } from './words.ts';
import './webhooks.css';

const scopes = [
  ['own', 'Of my own uploads and videos'],
  ['platform', 'Of the whole platform'],
] as const;

/** Which servers are told what happens here. */
export const WebhooksPage = () => {
  const me = useSignedIn();
  const isAdmin = me.roles.includes('admin');
  const [scope, setScope] = useState<'own' | 'platform'>('own');
  const [creating, setCreating] = useState(false);
  const { data, isPending, error, refetch } = useAnswer('webhooks.list', { query: { scope } });
  const items = data?.items ?? [];
  const mayCreate = me.status === 'active' && (scope === 'platform' || me.roles.includes('creator'));
  return (
    <SettingsFrame title="Webhooks">
      <section className="card stack">
        <div className="row">
          <h2>Webhooks</h2>
          {mayCreate && !creating && items.length > 0 && (
            <span className="push">
              <Button look="primary" size="small" onClick={() => setCreating(true)}>
                New webhook
              </Button>
            </span>
          )}
        </div>
        <p className="soft">
          Your own server is told when something happens to your uploads and videos. Every message is signed, and tried
          again for a day.
        </p>
        {isAdmin && <Select label="Which" options={scopes} value={scope} onChoose={setScope} />}
        {creating && <NewWebhook scope={scope} onClose={() => setCreating(false)} />}
        {isPending && (
          <>
            <Loading what="your webhooks" />
            <Skeleton width="70%" />
            <Skeleton width="50%" />
          </>
        )}
        {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
        {data && items.length === 0 && !creating && (
          <Scene
            kind="empty"
            heading="h2"
            title="No webhooks yet"
            actions={
              mayCreate ? (
                <Button look="primary" onClick={() => setCreating(true)}>
                  Make one
                </Button>
              ) : (
                <LinkButton to="/creator">Become a creator</LinkButton>
              )
            }
          >
            <p>
              {mayCreate
                ? 'Give the address of your server, choose what it wants to hear, and send a test.'
                : 'Webhooks tell of your own uploads and videos: they are for creators.'}
            </p>
          </Scene>
        )}
        <ul className="webhook-list">
          {items.map((webhook) => (
            <WebhookRow key={webhook.webhook_id} webhook={webhook} />
          ))}
        </ul>
      </section>
    </SettingsFrame>
  );
};

const WebhookRow = ({ webhook }: { webhook: Webhook }) => (
  <li>
    <div className="row">
      <Link className="webhook-url" to={`/settings/webhooks/${webhook.webhook_id}`}>
        {webhook.url}
      </Link>
      <span className="push">
        <Badge of={standingOf(webhook)} />
      </span>
    </div>
    <p className="soft small">
      {webhook.description && `${webhook.description} · `}
      {filterWords(webhook)} · made {ago(webhook.created_at, new Date())}
    </p>
  </li>
);

const NewWebhook = ({ scope, onClose }: { scope: 'own' | 'platform'; onClose: () => void }) => {
  const create = useDoing('webhooks.create');
  const navigate = useNavigate();
  const made = create.data;
  const leave = async () => {
    await readAgain('webhooks.list');
    if (made) await navigate(`/settings/webhooks/${made.webhook_id}`);
  };
  if (made?.secret)
    return (
      <SecretOnce title="Your webhook is made" what="secret" secret={made.secret} onDone={() => void leave()}>
        <SecretWords />
        <p className="soft">Next, send a test event and see whether it arrives.</p>
      </SecretOnce>
    );
  return (
    <WebhookForm
      words="Make it"
      error={create.error}
      busy={create.isPending}
      onSubmit={(wish) => create.mutate({ body: { ...wish, scope } })}
      onCancel={onClose}
    />
  );
};
