import { useState } from 'react';
import type { ChatModes } from '../../api/promises.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Chat } from './chat.ts';
import { ModesFields } from './modes-fields.tsx';
import { RulesLink } from './rules-link.tsx';

const changed = (before: ChatModes, now: ChatModes): Partial<ChatModes> =>
  Object.fromEntries(
    Object.entries(now).filter(([mode, value]) => before[mode as keyof ChatModes] !== value),
  ) as Partial<ChatModes>;

/** How the room is run, changed for everybody at once; and a clean slate. */
export const ModesSheet = ({
  streamId,
  modes: told,
  chat,
  onClose,
}: {
  streamId: string;
  modes: ChatModes;
  chat: Chat;
  onClose: () => void;
}) => {
  // What is left out is off; to put it off again, that has to be said.
  const modes = { ...told, followers_sec: told.followers_sec ?? null };
  const [wish, setWish] = useState(modes);
  const [busy, setBusy] = useState(false);
  const [asksToClear, setAsksToClear] = useState(false);
  const [error, setError] = useState<unknown>();
  const change = changed(modes, wish);

  const tell = async (frame: Parameters<Chat['ask']>[0], words: string, undo?: () => void) => {
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
  const putBack = () => {
    const before = Object.fromEntries(Object.keys(change).map((mode) => [mode, modes[mode as keyof ChatModes]]));
    void chat.ask({ type: 'mode.set', modes: before }).then(
      () => toast('It is as it was before.'),
      (thrown: unknown) => toast(sentenceOf(thrown)),
    );
  };

  return (
    <Sheet title="How this chat is run" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (Object.keys(change).length === 0) onClose();
          else void tell({ type: 'mode.set', modes: change }, 'It holds for everybody now.', putBack);
        }}
      >
        <FormProblem>{error !== undefined && sentenceOf(error)}</FormProblem>
        <ModesFields modes={wish} onChange={setWish} />
        <RulesLink streamId={streamId} />
        <div className="actions">
          {asksToClear ? (
            <Button
              look="danger"
              disabled={busy}
              onClick={() => void tell({ type: 'chat.clear' }, 'The chat is cleared for everybody.')}
            >
              Really clear it
            </Button>
          ) : (
            <Button look="quiet" onClick={() => setAsksToClear(true)}>
              Clear the chat
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
