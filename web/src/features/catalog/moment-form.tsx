import { useState } from 'react';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { isoOf, localValueOf, problemOf, suggestedFrom, zoneWords } from './publish-when.ts';

/** A moment to come, in the reader's own time zone. `save` takes it, and throws what speaks against it. */
export const MomentForm = ({
  label,
  known,
  problemOf: wrongWith = problemOf,
  save,
  onDone,
}: {
  label: string;
  /** What was set before. */
  known: string | undefined;
  problemOf?: (localValue: string, now: Date) => string | undefined;
  save: (iso: string) => Promise<void>;
  onDone: () => void;
}) => {
  const [value, setValue] = useState(() => (known ? localValueOf(known) : suggestedFrom(new Date())));
  const [slip, setSlip] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const send = async () => {
    const wrong = wrongWith(value, new Date());
    const iso = isoOf(value);
    setSlip(wrong);
    setProblem(undefined);
    if (wrong || !iso) return;
    setBusy(true);
    try {
      await save(iso);
      onDone();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <form
      className="stack-tight"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextField
        label={label}
        type="datetime-local"
        autoFocus
        required
        value={value}
        hint={`Your time zone: ${zoneWords()}`}
        slip={slip}
        onChange={({ currentTarget }) => {
          setValue(currentTarget.value);
          setSlip(undefined);
        }}
      />
      <FormProblem>{problem}</FormProblem>
      <div className="row">
        <Button type="submit" size="small" look="primary" busy={isBusy}>
          Set the time
        </Button>
        <Button size="small" look="quiet" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
};
