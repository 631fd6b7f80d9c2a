import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { SettingsFrame } from '../accounts/settings-frame.tsx';
import { Badge } from './badge.tsx';
import { Deliveries } from './deliveries.tsx';
import { RangeProgress } from './range-sheet.tsx';
import { RotateSheet } from './rotate-sheet.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { filterWords, standingOf, type Webhook } from './words.ts';
import './webhooks.css';

/** One webhook: how it stands, what can be changed, and what was sent. */
export const WebhookPage = () => {
  const { webhookId = '' } = useParams();
  const asked = { params: { webhook_id: webhookId } };
  const { data, error, refetch } = useAnswer('webhooks.read', asked, {
    refetchInterval: ({ state }) => (state.data?.redelivery && !state.data.redelivery.ended_at ? 3_000 : false),
  });
  return (
    <SettingsFrame title="Webhook">
      <p>
        <Link to="/settings/webhooks">All webhooks</Link>
      </p>
      {error && !data && <Broken error={error} again={() => void refetch()} what="webhook" />}
      {!data && !error && (
        <div className="card stack">
          <Loading what="this webhook" />
          <Skeleton width="70%" />
          <Skeleton width="40%" />
        </div>
      )}
      {data && (
        <>
          <WebhookCard webhook={data} />
          {data.redelivery && <RangeProgress redelivery={data.redelivery} />}
          <Deliveries webhook={data} />
        </>
      )}
    </SettingsFrame>
  );
};

const changed = () => readAgain('webhooks.read', 'webhooks.list', 'webhooks.list_deliveries');

const WebhookCard = ({ webhook }: { webhook: Webhook }) => {
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete' | undefined>();
  const change = useDoing('webhooks.change');
  const test = useDoing('webhooks.test');
  const asked = { params: { webhook_id: webhook.webhook_id } };
  const close = () => setOpen(undefined);

  const doing = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work();
      toast(words);
    } catch (error) {
      toast(sentenceOf(error));
    }
    await changed();
  };
  const turn = (enabled: boolean) =>
    doing(() => change.mutateAsync({ ...asked, body: { enabled } }), enabled ? 'It is on.' : 'It is off.');

  if (open === 'edit')
    return (
      <section className="card stack">
        <h2>Change this webhook</h2>
        <WebhookForm
          webhook={webhook}
          words="Save"
          error={change.error}
          busy={change.isPending}
          onCancel={close}
          onSubmit={(body) =>
            void change.mutateAsync({ ...asked, body }).then(
              async () => {
                await changed();
                close();
              },
              () => {},
            )
          }
        />
      </section>
    );
  return (
    <section className="card stack">
      <div className="row">
        <h2 className="webhook-url">{webhook.url}</h2>
        <span className="push">
          <Badge of={standingOf(webhook)} />
        </span>
      </div>
      {webhook.description && <p>{webhook.description}</p>}
      <p className="soft small">
        {webhook.scope === 'platform' ? 'Of the whole platform: ' : 'Is told of '}
        {filterWords(webhook)}
        {webhook.event_types.length > 1 && ` (${webhook.event_types.join(', ')})`} · made {momentOf(webhook.created_at)}
      </p>
      <Troubles webhook={webhook} />
      <div className="row">
        <Button
          look="primary"
          icon="play"
          busy={test.isPending}
          onClick={() => void doing(() => test.mutateAsync(asked), 'A test event is on its way.')}
        >
          Send a test
        </Button>
        <Button busy={change.isPending} onClick={() => void turn(!webhook.enabled)}>
          {webhook.enabled ? 'Switch off' : 'Switch on'}
        </Button>
        <Button icon="edit" onClick={() => setOpen('edit')}>
          Change
        </Button>
        <Button icon="lock" onClick={() => setOpen('rotate')}>
          New secret
        </Button>
        <Button look="danger" icon="trash" onClick={() => setOpen('delete')}>
          Delete
        </Button>
      </div>
      {open === 'rotate' && <RotateSheet webhook={webhook} onClose={close} />}
      {open === 'delete' && <DeleteSheet webhook={webhook} onClose={close} />}
    </section>
  );
};

/** What its owner has to know before anything else. */
const Troubles = ({ webhook }: { webhook: Webhook }) => (
  <>
    {webhook.disabled_because && (
      <FormProblem>
        {webhook.disabled_because === 'gone'
          ? 'It answered 410, which means that it does not want to be told any more.'
          : 'For five days nothing arrived.'}{' '}
        So we switched it off. Switch it on when it works again, and send again what it missed.
      </FormProblem>
    )}
    {webhook.enabled && webhook.failing_since && (
      <FormProblem>
        Nothing has arrived since {momentOf(webhook.failing_since)}. After five days of that it is switched off.
      </FormProblem>
    )}
    {webhook.previous_secret_until && (
      <p className="soft small">
        Until {momentOf(webhook.previous_secret_until)} messages are signed with the old secret as well.
      </p>
    )}
  </>
);

const DeleteSheet = ({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) => {
  const remove = useDoing('webhooks.delete');
  const navigate = useNavigate();
  const confirmed = async () => {
    await remove.mutateAsync({ params: { webhook_id: webhook.webhook_id } });
    await navigate('/settings/webhooks');
    await readAgain('webhooks.list');
    toast('The webhook is deleted.');
  };
  return (
    <Sheet title="Delete this webhook?" onClose={onClose}>
      <p>
        Nothing is sent to <span className="webhook-url">{webhook.url}</span> any more, what waits included, and its log
        goes with it. <strong>This cannot be undone.</strong>
      </p>
      <FormProblem>{remove.error && sentenceOf(remove.error)}</FormProblem>
      <div className="actions">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" busy={remove.isPending} onClick={() => void confirmed().catch(() => {})}>
          Delete it
        </Button>
      </div>
    </Sheet>
  );
};
