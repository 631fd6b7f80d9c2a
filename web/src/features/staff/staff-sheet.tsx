import { type ReactNode, useState } from 'react';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextArea } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';

/** Asks staff what they decide and whether they mean it; stays open and says why when it was turned down. */
export const StaffSheet = ({
  title,
  explanation,
  verb,
  look,
  isReady,
  onDecide,
  onClose,
  children,
}: {
  title: string;
  explanation: string;
  verb: string;
  look: 'primary' | 'danger';
  /** Everything it takes has been said. */
  isReady: boolean;
  onDecide: () => Promise<void>;
  onClose: () => void;
  /** The fields, by what is wrong with them. */
  children: (problems: Readonly<Record<string, string>>) => ReactNode;
}) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problems = fieldProblems(error);
  const decide = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onDecide();
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
        {children(problems)}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={look} busy={busy} disabled={!isReady}>
            {verb}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};

/** The note that everything staff do leaves in the audit log. */
export const NoteField = ({
  label,
  note,
  onNote,
  problem,
}: {
  label: string;
  note: string;
  onNote: (note: string) => void;
  problem: string | undefined;
}) => (
  <TextArea
    label={label}
    hint="Stands in the audit log; shown to nobody else."
    required
    maxLength={500}
    rows={3}
    value={note}
    problem={problem}
    onChange={({ currentTarget }) => onNote(currentTarget.value)}
  />
);
