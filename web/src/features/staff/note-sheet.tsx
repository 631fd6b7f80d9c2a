import { type ReactNode, useState } from 'react';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextArea } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';

/** Asks for the note that everything done here leaves in the audit log, and whether it is really meant. */
export const NoteSheet = ({
  title,
  explanation,
  verb,
  children,
  onDecide,
  onClose,
}: {
  title: string;
  explanation: string;
  verb: string;
  children?: ReactNode;
  onDecide: (note: string) => Promise<void>;
  onClose: () => void;
}) => {
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problem = fieldProblems(error)['note'];
  const decide = async () => {
    setBusy(true);
    try {
      await onDecide(note.trim());
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
        <FormProblem>{error !== undefined && !problem && sentenceOf(error)}</FormProblem>
        {children}
        <TextArea
          label="Why"
          hint="Stands in the audit log; shown to nobody else."
          required
          maxLength={500}
          rows={3}
          value={note}
          problem={problem}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={note.trim() === ''}>
            {verb}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
