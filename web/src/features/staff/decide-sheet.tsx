import { useState } from 'react';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, Select, TextArea, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { type Reason, reasonOptions } from './words.ts';

export interface Decision {
  reason: Reason;
  note: string;
  message?: string;
  until?: string;
}

const choose = ['', 'Choose one'] as const;

/**
 * What staff decide against somebody or something: why, for whom to read, and for how long. Nothing is preselected, so
 * that no reason is given by accident.
 */
export const DecideSheet = ({
  title,
  explanation,
  verb,
  withEnd = false,
  onDecide,
  onClose,
}: {
  title: string;
  explanation: string;
  verb: string;
  withEnd?: boolean;
  onDecide: (decision: Decision) => Promise<void>;
  onClose: () => void;
}) => {
  const [reason, setReason] = useState<Reason | ''>('');
  const [note, setNote] = useState('');
  const [message, setMessage] = useState('');
  const [until, setUntil] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problems = fieldProblems(error);

  const decide = async () => {
    if (reason === '') return;
    setBusy(true);
    try {
      await onDecide({
        reason,
        note: note.trim(),
        ...(message.trim() ? { message: message.trim() } : {}),
        ...(until ? { until: new Date(until).toISOString() } : {}),
      });
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };

  return (
    <Sheet title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void decide();
        }}
      >
        <p className="soft">{explanation}</p>
        <FormProblem>{error !== undefined && Object.keys(problems).length === 0 && sentenceOf(error)}</FormProblem>
        <Select
          label="Reason"
          hint="Told to the person in our own words."
          required
          options={[choose, ...reasonOptions]}
          value={reason}
          problem={problems['reason']}
          onChoose={setReason}
        />
        <TextArea
          label="Note for other staff"
          hint="Stands in the audit log; shown to nobody else."
          required
          maxLength={500}
          rows={3}
          value={note}
          problem={problems['note']}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <TextArea
          label="Message to the person"
          hint="Optional: what exactly, and where."
          maxLength={1000}
          rows={2}
          value={message}
          problem={problems['message']}
          onChange={({ currentTarget }) => setMessage(currentTarget.value)}
        />
        {withEnd && (
          <TextField
            type="datetime-local"
            label="Ends"
            hint="Optional, in your time. Empty: until somebody ends it."
            value={until}
            problem={problems['until']}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
        )}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={busy} disabled={reason === '' || note.trim() === ''}>
            {verb}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
