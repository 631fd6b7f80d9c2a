import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { DecideSheet, type Decision } from './decide-sheet.tsx';
import { NoteSheet } from './note-sheet.tsx';

interface Choice {
  title: string;
  explanation: string;
  verb: string;
  /** What is said when it has happened. */
  done: string;
}

/**
 * The one thing staff can do about somebody or something now: decide against them, or take that back. Either asks why
 * first; `changed` reads again what shows it.
 */
export const DecideButton = ({
  isDecided,
  against,
  back,
  changed,
}: {
  isDecided: boolean;
  against: Choice & { withEnd?: boolean; decide: (decision: Decision) => Promise<unknown> };
  back: Choice & { decide: (note: string) => Promise<unknown> };
  changed: () => Promise<unknown>;
}) => {
  const [asking, setAsking] = useState(false);
  const { verb, title, explanation, done } = isDecided ? back : against;
  const onClose = () => setAsking(false);
  const after = async (deciding: Promise<unknown>): Promise<void> => {
    await deciding;
    setAsking(false);
    await changed();
    toast(done);
  };
  return (
    <>
      <Button look={isDecided ? 'primary' : 'danger'} onClick={() => setAsking(true)}>
        {verb}
      </Button>
      {asking &&
        (isDecided ? (
          <NoteSheet {...{ title, explanation, verb, onClose }} onDecide={(note) => after(back.decide(note))} />
        ) : (
          <DecideSheet
            {...{ title, explanation, verb, onClose }}
            withEnd={against.withEnd ?? false}
            onDecide={(decision) => after(against.decide(decision))}
          />
        ))}
    </>
  );
};
