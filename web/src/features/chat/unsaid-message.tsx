import { Button } from '../../ui/button.tsx';
import type { Chat } from './chat.ts';
import type { Unsaid } from './outbox.ts';

const words: Record<Unsaid['standing'], string> = {
  waiting: 'Waits for the connection',
  sent: 'On its way',
  said: '',
  held: 'A moderator looks at it first',
  refused: '',
};

/** Something of one's own that is not in the room yet, and why. */
export const UnsaidMessage = ({
  one,
  name,
  chat,
  onEdit,
}: {
  one: Unsaid;
  name: string;
  chat: Chat;
  onEdit: ((one: Unsaid) => void) | undefined;
}) => {
  const { clientId, text, standing, problem, waitsFor } = one;
  return (
    <>
      <span className="chat-author mine">{name}</span>
      <span className="chat-colon">: </span>
      <span className="chat-text" dir="auto">
        {text}
      </span>
      {(waitsFor ?? words[standing]) && <span className="chat-note">{waitsFor ?? words[standing]}</span>}
      {standing === 'refused' && (
        <span className="chat-note bad" role="alert">
          {problem}
          <span className="row">
            <Button size="small" look="quiet" onClick={() => chat.sayAgain(clientId)}>
              Send again
            </Button>
            {onEdit && (
              <Button size="small" look="quiet" onClick={() => onEdit(one)}>
                Edit
              </Button>
            )}
            <Button size="small" look="quiet" onClick={() => chat.forget(clientId)}>
              Leave it
            </Button>
          </span>
        </span>
      )}
      {standing === 'held' && (
        <Button size="small" look="quiet" onClick={() => chat.forget(clientId)}>
          Dismiss
        </Button>
      )}
    </>
  );
};
