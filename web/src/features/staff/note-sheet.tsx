import { type ReactNode, useState } from 'react';
import { NoteField, StaffSheet } from './staff-sheet.tsx';

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
  return (
    <StaffSheet
      {...{ title, explanation, verb, onClose }}
      look="primary"
      isReady={note.trim() !== ''}
      onDecide={() => onDecide(note.trim())}
    >
      {(problems) => (
        <>
          {children}
          <NoteField label="Why" note={note} onNote={setNote} problem={problems['note']} />
        </>
      )}
    </StaffSheet>
  );
};
