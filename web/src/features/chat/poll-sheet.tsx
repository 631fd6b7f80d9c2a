import { useState } from 'react';
import { fieldSentences, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, Select, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import type { Chat } from './chat.ts';
import { lengthOf } from './words.ts';

const lengths = [15, 30, 60, 120, 300, 600];
const mostOptions = 6;

/** A question to everybody in the room, put by who keeps order there. */
export const PollSheet = ({ chat, onClose }: { chat: Chat; onClose: () => void }) => {
  const [question, setQuestion] = useState('');
  const [options, setOptions] = useState(['', '']);
  const [seconds, setSeconds] = useState(60);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const given = options.map((option) => option.trim()).filter((option) => option !== '');
  const ask = async () => {
    setBusy(true);
    try {
      await chat.ask({ type: 'poll.open', question: question.trim(), options: given, seconds });
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Sheet title="Ask the room" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <FormProblem>{error !== undefined && (fieldSentences(error) || sentenceOf(error))}</FormProblem>
        <TextField
          label="Question"
          required
          maxLength={120}
          value={question}
          onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
        />
        {options.map((option, index) => (
          <TextField
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer is nothing but its place in the list
            key={index}
            label={`Answer ${index + 1}`}
            required={index < 2}
            maxLength={60}
            value={option}
            onChange={({ currentTarget }) => {
              const changed = options.map((one, at) => (at === index ? currentTarget.value : one));
              const isFull = changed.every((one) => one !== '') && changed.length < mostOptions;
              setOptions(isFull ? [...changed, ''] : changed);
            }}
          />
        ))}
        <Select
          label="How long"
          hint="Everybody who may write has one vote, and may change it until then."
          value={String(seconds)}
          options={lengths.map((each) => [String(each), lengthOf(each)] as const)}
          onChoose={(chosen) => setSeconds(Number(chosen))}
        />
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={question.trim() === '' || given.length < 2}>
            Ask
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
