import { useId, useState } from 'react';
import { readAgain, useAnswer, useDoing, usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { Badge } from './badge.tsx';
import { RangeSheet } from './range-sheet.tsx';
import { type Delivery, stateOf, type Webhook } from './words.ts';

const filters = [
  ['', 'All'],
  ['failed', 'Failed'],
  ['pending', 'On their way'],
  ['delivered', 'Arrived'],
] as const;
type Filter = (typeof filters)[number][0];

const isMoving = ({ state }: Delivery): boolean => state === 'pending';

/** What was sent in the last 30 days, and how that went. */
export const Deliveries = ({ webhook: { webhook_id } }: { webhook: Webhook }) => {
  const [state, setState] = useState<Filter>('');
  const [ranging, setRanging] = useState(false);
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'webhooks.list_deliveries',
    { params: { webhook_id }, query: state === '' ? {} : { state } },
    { pollMs: (all) => (all.some(isMoving) ? 3_000 : 15_000) },
  );
  return (
    <section className="card stack">
      <div className="row">
        <h2>What was sent</h2>
        <span className="push row">
          <Button size="small" onClick={() => setRanging(true)}>
            Send a range again
          </Button>
        </span>
      </div>
      <Select label="Show" options={filters} value={state} onChoose={setState} />
      {isPending && (
        <>
          <Loading what="what was sent" />
          <Skeleton width="80%" />
          <Skeleton width="65%" />
        </>
      )}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="log" />}
      {!isPending && !error && items.length === 0 && (
        <p className="soft">
          {state === '' ? 'Nothing yet. Send a test, or upload something.' : 'None like that in the last 30 days.'}
        </p>
      )}
      <ul className="webhook-list">
        {items.map((delivery) => (
          <DeliveryRow key={delivery.delivery_id} webhookId={webhook_id} delivery={delivery} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      )}
      {ranging && <RangeSheet webhookId={webhook_id} onClose={() => setRanging(false)} />}
    </section>
  );
};

const DeliveryRow = ({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) => {
  const [open, setOpen] = useState(false);
  const id = useId();
  const again = useDoing('webhooks.redeliver');
  const params = { webhook_id: webhookId, delivery_id: delivery.delivery_id };
  const sendAgain = async () => {
    try {
      await again.mutateAsync({ params });
      toast('It is on its way again.');
    } catch (error) {
      toast(sentenceOf(error));
    }
    await readAgain('webhooks.list_deliveries', 'webhooks.read_delivery');
  };
  return (
    <li>
      <div className="row">
        <button
          type="button"
          className="webhook-open"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <strong>{delivery.event_type}</strong>{' '}
          <time dateTime={delivery.occurred_at}>{momentOf(delivery.occurred_at)}</time>
        </button>
        <span className="push row">
          <Badge of={stateOf(delivery)} />
          <Button
            size="small"
            busy={again.isPending}
            aria-label={`Send again: ${delivery.event_type} of ${momentOf(delivery.occurred_at)}`}
            onClick={() => void sendAgain()}
          >
            Send again
          </Button>
        </span>
      </div>
      {delivery.problem && <p className="small webhook-problem">{delivery.problem}</p>}
      {delivery.state === 'pending' && delivery.attempts > 0 && delivery.next_attempt_at && (
        <p className="soft small">
          Tried {delivery.attempts} times; next {momentOf(delivery.next_attempt_at)}.
        </p>
      )}
      <div id={id}>{open && <DeliveryDetails params={params} />}</div>
    </li>
  );
};

const DeliveryDetails = ({ params }: { params: { webhook_id: string; delivery_id: string } }) => {
  const { data, error, refetch } = useAnswer('webhooks.read_delivery', { params });
  if (error) return <Broken error={error} again={() => void refetch()} what="delivery" />;
  if (!data) return <Skeleton width="60%" />;
  return (
    <div className="stack webhook-details">
      <p className="soft small">
        <code>webhook-id: {data.event_id}</code>
      </p>
      <pre className="webhook-body">{JSON.stringify(JSON.parse(data.body), null, 2)}</pre>
      {data.attempts_made.length === 0 && <p className="soft small">Not tried yet.</p>}
      <ol className="webhook-attempts">
        {data.attempts_made.map((attempt) => (
          <li key={attempt.number}>
            <div className="row small">
              <strong>{attempt.status ?? 'No answer'}</strong>
              <span className="soft">
                {momentOf(attempt.at)} · {attempt.duration_ms} ms · attempt {attempt.number}
              </span>
            </div>
            {attempt.problem && <p className="small webhook-problem">{attempt.problem}</p>}
            {attempt.answer && <pre className="webhook-body">{attempt.answer}</pre>}
          </li>
        ))}
      </ol>
    </div>
  );
};
