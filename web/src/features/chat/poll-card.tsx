import { useState } from 'react';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { Chat } from './chat.ts';
import type { Poll } from './room.ts';
import { countOf, shareOf } from './words.ts';

/** A question to the room: one votes, sees how it stands, and may change one's mind until it is counted. */
export const PollCard = ({
  poll,
  mayVote,
  mayEnd,
  chat,
}: {
  poll: Poll;
  mayVote: boolean;
  mayEnd: boolean;
  chat: Chat;
}) => {
  const now = useNow(1_000);
  const [busy, setBusy] = useState<number>();
  const leftSec = Math.max(0, Math.ceil((Date.parse(poll.closes_at) - now.getTime()) / 1000));
  const all = poll.votes.reduce((sum, votes) => sum + votes, 0);
  const isOpen = leftSec > 0;
  const vote = async (choice: number) => {
    setBusy(choice);
    try {
      await chat.vote(poll.poll_id, choice);
    } catch (error) {
      toast(sentenceOf(error));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <section className="chat-poll" aria-label={`Poll: ${poll.question}`}>
      <header>
        <strong dir="auto">{poll.question}</strong>
        <span className="soft small">
          {countOf(all, 'vote')} ·{' '}
          {isOpen ? `${Math.floor(leftSec / 60)}:${String(leftSec % 60).padStart(2, '0')}` : 'counting…'}
        </span>
      </header>
      <ul>
        {poll.options.map((option, index) => {
          const votes = poll.votes[index] ?? 0;
          const isMine = poll.mine === index;
          return (
            <li key={option}>
              <button
                type="button"
                className={isMine ? 'chat-option mine' : 'chat-option'}
                aria-pressed={mayVote ? isMine : undefined}
                // Whether it is too late says the server: clocks differ.
                disabled={!mayVote || busy !== undefined}
                onClick={() => void vote(index)}
              >
                <span className="chat-share" style={{ inlineSize: `${shareOf(votes, all)}%` }} />
                <span dir="auto">{option}</span>
                <span className="chat-votes">{shareOf(votes, all)} %</span>
              </button>
            </li>
          );
        })}
      </ul>
      {mayEnd && (
        <Button
          size="small"
          onClick={() =>
            void chat
              .ask({ type: 'poll.end', poll_id: poll.poll_id })
              .catch((error: unknown) => toast(sentenceOf(error)))
          }
        >
          End the poll
        </Button>
      )}
    </section>
  );
};
