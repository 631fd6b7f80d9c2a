import { useState } from 'react';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Chat } from './chat.ts';
import { MessageText } from './message-text.tsx';
import type { Message } from './room.ts';
import { lengthOf } from './words.ts';

const lengths = [60, 600, 3_600, 86_400, 604_800];

/** What is to happen to somebody: silence for a while, or for good. Either can be taken back at once. */
export const JudgeSheet = ({ message, chat, onClose }: { message: Message; chat: Chat; onClose: () => void }) => {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { name, account_id = '' } = message.author;
  const why = reason.trim() === '' ? {} : { reason: reason.trim() };

  const undo = () =>
    void chat.ask({ type: 'user.unban', account_id }).then(
      () => toast(`${name} may write again.`),
      (thrown: unknown) => toast(sentenceOf(thrown)),
    );
  const decide = async (frame: Parameters<Chat['ask']>[0], words: string) => {
    setBusy(true);
    try {
      await chat.ask(frame);
      onClose();
      toast(words, undo);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };

  return (
    <Sheet title={`Silence ${name}?`} onClose={onClose}>
      <blockquote className="chat-judged" dir="auto">
        {message.text ? <MessageText text={message.text} parts={message.parts} me={undefined} /> : 'A deleted message'}
      </blockquote>
      <p className="soft">
        What they said is taken off everybody’s screen, and stays off if you undo this. They can go on reading.
      </p>
      <FormProblem>{error !== undefined && sentenceOf(error)}</FormProblem>
      <TextField
        label="Reason"
        hint="Optional; stands in the channel’s moderation log."
        maxLength={200}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <fieldset className="chat-lengths">
        <legend className="field-label">Silent for</legend>
        <div className="row">
          {lengths.map((seconds) => (
            <Button
              key={seconds}
              size="small"
              disabled={busy}
              onClick={() =>
                void decide(
                  { type: 'user.timeout', account_id, seconds, ...why },
                  `${name} is silent for ${lengthOf(seconds)}.`,
                )
              }
            >
              {lengthOf(seconds)}
            </Button>
          ))}
        </div>
      </fieldset>
      <div className="actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          disabled={busy}
          onClick={() =>
            void decide({ type: 'user.ban', account_id, ...why }, `${name} is banned from this channel’s chat.`)
          }
        >
          Ban for good
        </Button>
      </div>
    </Sheet>
  );
};
