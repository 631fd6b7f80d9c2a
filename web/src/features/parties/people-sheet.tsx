import { useState } from 'react';
import type { ChatClientFrame } from '../../api/promises.ts';
import { usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ShowMore } from '../catalog/show-more.tsx';
import { AuthorName } from '../chat/author-name.tsx';
import type { Chat } from '../chat/chat.ts';
import type { Party } from '../chat/room.ts';

const lookAgainMs = 5_000;

/** Who is here. Hosts share what they may with others, and take it back; where no host is left, anybody takes over. */
export const PeopleSheet = ({
  partyId,
  chat,
  hosts,
  me,
  isHost,
  onClose,
}: {
  partyId: string;
  chat: Chat;
  hosts: Party['hosts'];
  me: string | undefined;
  isHost: boolean;
  onClose: () => void;
}) => {
  const [problem, setProblem] = useState<string>();
  const asked = { params: { stream_id: partyId } };
  const { items, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages('chat.list_chatters', asked, {
    pollMs: () => lookAgainMs,
  });
  const ask = async (frame: ChatClientFrame) => {
    setProblem(undefined);
    await chat.ask(frame).catch((error: unknown) => setProblem(sentenceOf(error)));
  };
  const hosting = new Set(hosts.map(({ account_id }) => account_id));
  const isHostHere = items.some(({ account_id }) => hosting.has(account_id));
  return (
    <Sheet title="Who is here" onClose={onClose}>
      {isPending && <p className="soft">Looking…</p>}
      <ul className="party-people">
        {items.map(({ account_id, ...author }) => {
          const hostsToo = hosting.has(account_id);
          return (
            <li key={account_id}>
              <AuthorName author={{ ...author, badges: hostsToo ? ['host'] : [] }} />
              {isHost && (account_id !== me || hosts.length > 1) && (
                <Button
                  size="small"
                  look={hostsToo ? 'quiet' : 'plain'}
                  onClick={() => void ask({ type: hostsToo ? 'host.remove' : 'host.add', account_id })}
                  aria-label={
                    hostsToo
                      ? account_id === me
                        ? 'Stop hosting'
                        : `${author.name} is not to host any more`
                      : `Make ${author.name} a host`
                  }
                >
                  {hostsToo ? (account_id === me ? 'Stop hosting' : 'Not a host') : 'Make a host'}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
      {isHost && (
        <p className="soft small">Hosts play, pause and go elsewhere for everybody, and keep order in the chat.</p>
      )}
      {!isHost && me && !isPending && !isHostHere && (
        <div className="row">
          <p>No host is here.</p>
          <Button size="small" look="primary" onClick={() => void ask({ type: 'host.take_over' })}>
            Take over
          </Button>
        </div>
      )}
      <FormProblem>{problem}</FormProblem>
      <div className="actions">
        <Button onClick={onClose}>Done</Button>
      </div>
    </Sheet>
  );
};
