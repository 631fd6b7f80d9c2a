import { useState } from 'react';
import type { OwnStream } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { FormProblem } from '../../ui/field.tsx';
import { SaveRow } from '../../ui/save-row.tsx';
import { toast } from '../../ui/toast.tsx';
import { StreamFields } from './stream-fields.tsx';
import { changeBetween, formOf, hourProblem, isDoorFine } from './stream-form.ts';
import { isOver } from './stream-state.ts';
import { streamChanged } from './use-stream.ts';

/** What the stream says of itself, who may watch it, and before it starts all the rest. Saves only what was changed. */
export const StreamDetails = ({ stream, isMine }: { stream: OwnStream; isMine: boolean }) => {
  const [base, setBase] = useState(() => formOf(stream));
  const [form, setForm] = useState(base);
  const [wrongHour, setWrongHour] = useState<string>();
  const change = useDoing('live.change');
  if (isOver(stream.state) || stream.state === 'CANCELED' || stream.state === 'START_FAILED') return null;

  const problems = fieldProblems(change.error);
  const body = changeBetween(base, form);
  const isDirty = Object.keys(body).length > 0;
  const save = async () => {
    const wrong = hourProblem(form.scheduled_at, base.scheduled_at, new Date());
    setWrongHour(wrong);
    if (wrong) return;
    const after = await change.mutateAsync({ params: { stream_id: stream.stream_id }, body });
    setBase(formOf(after));
    setForm(formOf(after));
    await streamChanged();
    toast('Saved.');
  };
  return (
    <form
      className="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => {});
      }}
    >
      <h2>About the stream</h2>
      <StreamFields
        form={form}
        set={(part) => {
          setForm({ ...form, ...part });
          if ('scheduled_at' in part) setWrongHour(undefined);
        }}
        problems={problems}
        hourProblem={wrongHour}
        isSettled={stream.state !== 'SCHEDULED'}
        protocols={stream.protocols}
        publishes={isMine}
        before={base.admission}
      />
      <FormProblem>{change.error && Object.keys(problems).length === 0 && sentenceOf(change.error)}</FormProblem>
      <SaveRow
        busy={change.isPending}
        isDirty={isDirty}
        canSave={form.title.trim() !== '' && isDoorFine(form, base.admission)}
        onDiscard={() => setForm(base)}
      />
    </form>
  );
};
