import { useState } from 'react';
import type { Answer } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Check, FormProblem, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';

/** A moment as a date field has it: this place's time, to the minute. */
const fieldOf = (at: Date): string => {
  const here = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 16);
};
const day = 24 * 3_600_000;

/** What happened between two moments is sent again. */
export const RangeSheet = ({ webhookId, onClose }: { webhookId: string; onClose: () => void }) => {
  const [from, setFrom] = useState(() => fieldOf(new Date(Date.now() - day)));
  const [to, setTo] = useState(() => fieldOf(new Date(Date.now() + 60_000)));
  const [all, setAll] = useState(false);
  const ask = useDoing('webhooks.redeliver_range');
  const problems = fieldProblems(ask.error);
  const confirmed = async () => {
    const body = {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      only: all ? ('all' as const) : ('failed' as const),
    };
    await ask.mutateAsync({ params: { webhook_id: webhookId }, body });
    toast('It begins within a minute.');
    onClose();
    await readAgain('webhooks.read');
  };
  return (
    <Sheet title="Send a time range again" onClose={onClose}>
      <p>Events that happened in this time are sent again, the oldest first, each with the id it had.</p>
      <TextField
        label="From"
        type="datetime-local"
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        problem={problems['from']}
      />
      <TextField
        label="To"
        type="datetime-local"
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
        problem={problems['to']}
      />
      <Check
        label="Also what has arrived"
        hint="Otherwise only what failed."
        checked={all}
        onChange={({ currentTarget }) => setAll(currentTarget.checked)}
      />
      <FormProblem>{ask.error && Object.keys(problems).length === 0 && sentenceOf(ask.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          look="primary"
          busy={ask.isPending}
          disabled={from === '' || to === ''}
          onClick={() => void confirmed().catch(() => {})}
        >
          Send again
        </Button>
      </div>
    </Sheet>
  );
};

/** How far a range has come. */
export const RangeProgress = ({
  redelivery: { from, to, only, count, ended_at },
}: {
  redelivery: NonNullable<Answer<'webhooks.read'>['redelivery']>;
}) => (
  <p className="soft small" role="status">
    {ended_at ? `Sent again ${momentOf(ended_at)}: ${count}` : `Being sent again, ${count} so far:`}{' '}
    {only === 'failed' ? 'that failed' : 'of all'} between {momentOf(from)} and {momentOf(to)}.
  </p>
);
