import { useState } from 'react';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { NoteField, StaffSheet } from './staff-sheet.tsx';
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

  const decide = async () => {
    if (reason === '') return;
    await onDecide({
      reason,
      note: note.trim(),
      ...(message.trim() ? { message: message.trim() } : {}),
      ...(until ? { until: new Date(until).toISOString() } : {}),
    });
  };

  return (
    <StaffSheet
      {...{ title, explanation, verb, onClose }}
      look="danger"
      isReady={reason !== '' && note.trim() !== ''}
      onDecide={decide}
    >
      {(problems) => (
        <>
          <Select
            label="Reason"
            hint="Told to the person in our own words."
            required
            options={[choose, ...reasonOptions]}
            value={reason}
            problem={problems['reason']}
            onChoose={setReason}
          />
          <NoteField label="Note for other staff" note={note} onNote={setNote} problem={problems['note']} />
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
        </>
      )}
    </StaffSheet>
  );
};
