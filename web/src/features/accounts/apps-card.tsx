import { useState } from 'react';
import type { Answer } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { ago, momentOf } from '../../ui/when.ts';

type App = Answer<'accounts.list_apps'>['items'][number];

/** Apps of others I am signed in to, what each may do, and the way out. */
export const AppsCard = () => {
  const { data, isPending, error, refetch } = useAnswer('accounts.list_apps', {});
  const items = data?.items ?? [];
  return (
    <section className="card stack">
      <h2>Connected apps</h2>
      <p className="soft">
        Apps of others you have signed in to with this account. None of them knows your password, and none can change
        it.
      </p>
      {isPending && (
        <>
          <Loading what="your apps" />
          <Skeleton width="50%" />
        </>
      )}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {data && items.length === 0 && <p>You have not signed in to any.</p>}
      {items.length > 0 && (
        <ul className="session-list">
          {items.map((app) => (
            <AppRow key={app.app_id} app={app} />
          ))}
        </ul>
      )}
    </section>
  );
};

/** A sentence of its own, inside another one. */
const inside = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

const AppRow = ({ app }: { app: App }) => {
  const [leaving, setLeaving] = useState(false);
  return (
    <li>
      <div>
        <a href={app.homepage} rel="noreferrer noopener" target="_blank">
          <strong>{app.name}</strong>
        </a>
        <div className="soft small">
          Since <time dateTime={app.since}>{momentOf(app.since)}</time> · last used {ago(app.last_used_at, new Date())}
        </div>
        <div className="small">It may {app.scopes.map(({ means }) => inside(means)).join('; ')}.</div>
      </div>
      <Button size="small" look="danger" aria-label={`Disconnect ${app.name}`} onClick={() => setLeaving(true)}>
        Disconnect
      </Button>
      {leaving && <DisconnectSheet app={app} onClose={() => setLeaving(false)} />}
    </li>
  );
};

const DisconnectSheet = ({ app, onClose }: { app: App; onClose: () => void }) => {
  const disconnect = useDoing('accounts.disconnect_app');
  const go = async () => {
    await disconnect.mutateAsync({ params: { app_id: app.app_id } });
    await readAgain('accounts.list_apps');
    toast(`${app.name} is disconnected.`);
    onClose();
  };
  return (
    <Sheet title={`Disconnect ${app.name}?`} onClose={onClose}>
      <p>Within seconds it can do nothing in your name any more. You can sign in to it again whenever you like.</p>
      <FormProblem>{disconnect.error && sentenceOf(disconnect.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button look="danger" busy={disconnect.isPending} onClick={() => void go().catch(() => {})}>
          Disconnect
        </Button>
      </div>
    </Sheet>
  );
};
