import { useState } from 'react';
import { readAgain, useAnswer } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import type { Chat } from './chat.ts';

/** Who may not write here at present, for how long and why; each can be let back in. */
export const SilencedList = ({ streamId, chat }: { streamId: string; chat: Chat }) => {
  const { data, error, isPending } = useAnswer(
    'chat.list_bans',
    { params: { stream_id: streamId } },
    { refetchOnMount: 'always' },
  );
  const [busy, setBusy] = useState<string>();
  const letBack = async (account_id: string, name: string) => {
    setBusy(account_id);
    try {
      await chat.ask({ type: 'user.unban', account_id });
      toast(`${name} may write again.`);
    } catch (thrown) {
      toast(sentenceOf(thrown));
    }
    await readAgain('chat.list_bans');
    setBusy(undefined);
  };
  return (
    <>
      <h3>Silenced here</h3>
      {error && <p className="soft">{sentenceOf(error)}</p>}
      {isPending && <p className="soft">Looking…</p>}
      {data?.items.length === 0 && <p className="soft">Nobody.</p>}
      <ul>
        {data?.items.map(({ account_id, name, until, reason }) => (
          <li key={account_id}>
            <p>
              <strong>
                <bdi>{name}</bdi>
              </strong>{' '}
              <span className="soft">{until ? `until ${momentOf(until)}` : 'for good'}</span>
            </p>
            {reason && <p className="soft small">{reason}</p>}
            <div className="row">
              <Button size="small" disabled={busy === account_id} onClick={() => void letBack(account_id, name)}>
                Let them write again
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
};
