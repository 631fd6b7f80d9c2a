import { Button } from '../../ui/button.tsx';
import { Drawer } from './drawer.tsx';
import { MessageText } from './message-text.tsx';
import type { Message } from './room.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** What was said to me, the newest first; each leads to where it stands. */
export const CallsDrawer = ({
  calls,
  me,
  onJump,
  onClose,
}: {
  calls: readonly Message[];
  me: string | undefined;
  onJump: (messageId: string) => void;
  onClose: () => void;
}) => (
  <Drawer title="Messages to you" onClose={onClose}>
    {calls.length === 0 ? (
      <p className="soft">Nobody has called you by an @ or replied to you here, as far as this page remembers.</p>
    ) : (
      <ul className="chat-calls">
        {calls.map(({ message_id, at, author, text, parts }) => (
          <li key={message_id}>
            <p>
              <strong>
                <bdi>{author.name}</bdi>
              </strong>{' '}
              <time className="soft small" dateTime={at}>
                {clock.format(new Date(at))}
              </time>
            </p>
            <p>
              <MessageText text={text} parts={parts} me={me} />
            </p>
            <div className="row">
              <Button size="small" onClick={() => onJump(message_id)}>
                Show it there
              </Button>
            </div>
          </li>
        ))}
      </ul>
    )}
  </Drawer>
);
