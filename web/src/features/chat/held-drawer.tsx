import { useRef, useState } from 'react';
import type { HeldMessage } from '../../api/promises.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { AuthorName } from './author-name.tsx';
import type { Chat } from './chat.ts';
import { Drawer } from './drawer.tsx';
import { MessageText } from './message-text.tsx';
import { RequestsList } from './requests-list.tsx';
import { SilencedList } from './silenced-list.tsx';

const reasons: Record<string, string> = {
  first_message: 'Their first message here',
  term: 'Has a word this channel wants looked at',
  pattern: 'Has words this channel wants looked at',
  links: 'Has a link',
  capitals: 'Mostly capitals',
  repetition: 'Repeats itself',
  symbols: 'Mostly symbols',
  automod: 'May hurt somebody',
};
/** A rule may say which one of its kind it is: `term.rude`, `automod.insults`. */
const becauseOf = (rule: string): string => {
  const [kind = '', which] = rule.replace(/^chat\./, '').split('.');
  const words = reasons[kind] ?? `Held by the rule “${kind.replaceAll('_', ' ')}”`;
  return kind === 'automod' && which ? `${words} (${which.replaceAll('_', ' ')})` : words;
};

/** What waits for a moderator, the oldest first, let through or turned down with one press; and who is silenced. */
export const HeldDrawer = ({
  streamId,
  held,
  chat,
  onClose,
}: {
  streamId: string;
  held: readonly HeldMessage[];
  chat: Chat;
  onClose: () => void;
}) => {
  const [busy, setBusy] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const decide = async (one: HeldMessage, decision: 'allow' | 'deny') => {
    setBusy(one.held_id);
    try {
      await chat.ask({ type: 'held.decide', held_id: one.held_id, decision });
      chat.decided(one.held_id);
    } catch (error) {
      // Another moderator was faster.
      if (isRefused(error, 'chat.message_not_found')) chat.decided(one.held_id);
      toast(sentenceOf(error));
    }
    setBusy(undefined);
    heading.current?.focus();
  };
  return (
    <Drawer title="Waiting for a moderator" heading={heading} onClose={onClose}>
      {held.length === 0 && <p className="soft">Nothing waits. What a rule holds back appears here.</p>}
      <ul>
        {held.map((one) => (
          <li key={one.held_id}>
            <p>
              <AuthorName author={one.author} />
              <span className="chat-colon">: </span>
              <MessageText text={one.text} parts={one.parts} me={undefined} />
            </p>
            <p className="soft small">{becauseOf(one.because)}</p>
            <div className="row">
              <Button
                size="small"
                icon="check"
                disabled={busy === one.held_id}
                onClick={() => void decide(one, 'allow')}
              >
                Let through
              </Button>
              <Button
                size="small"
                look="danger"
                disabled={busy === one.held_id}
                onClick={() => void decide(one, 'deny')}
              >
                Turn down
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <RequestsList streamId={streamId} chat={chat} />
      <SilencedList streamId={streamId} chat={chat} />
    </Drawer>
  );
};
