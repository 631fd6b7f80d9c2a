import { useState } from 'react';
import { readAgain, useAnswer } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Chat } from './chat.ts';

type Decision = 'grant' | 'decline';

/** Who is banned and asks to be let back: granted or declined, with a word to it. Shown where there is somebody. */
export const RequestsList = ({ streamId, chat }: { streamId: string; chat: Chat }) => {
  const { data } = useAnswer(
    'chat.list_unban_requests',
    { params: { stream_id: streamId } },
    { refetchOnMount: 'always' },
  );
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<string>();
  const decide = async (account_id: string, name: string, decision: Decision) => {
    setBusy(account_id);
    const answer = answers[account_id]?.trim();
    try {
      await chat.ask({ type: 'request.decide', account_id, decision, ...(answer ? { answer } : {}) });
      toast(decision === 'grant' ? `${name} may write again.` : `${name} stays banned.`);
    } catch (thrown) {
      toast(sentenceOf(thrown));
    }
    await readAgain('chat.list_unban_requests', 'chat.list_bans');
    setBusy(undefined);
  };
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <h3>Asks to be let back</h3>
      <ul>
        {data.items.map(({ account_id, name, text, reason }) => (
          <li key={account_id}>
            <p>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              : <span dir="auto">{text}</span>
            </p>
            {reason && <p className="soft small">Banned for: {reason}</p>}
            <TextField
              label={`A word to ${name}`}
              maxLength={300}
              value={answers[account_id] ?? ''}
              onChange={({ currentTarget }) => setAnswers({ ...answers, [account_id]: currentTarget.value })}
            />
            <div className="row">
              <Button
                size="small"
                icon="check"
                disabled={busy === account_id}
                onClick={() => void decide(account_id, name, 'grant')}
              >
                Let back
              </Button>
              <Button
                size="small"
                look="danger"
                disabled={busy === account_id}
                onClick={() => void decide(account_id, name, 'decline')}
              >
                Decline
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
};
