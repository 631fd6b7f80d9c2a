import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/use-now.ts';
import { type Choice, completed, completionAt, type Person } from './completion.ts';
import { EmotePicker } from './emote-picker.tsx';
import { useOwnEmotes } from './own-emotes.ts';
import type { Message } from './room.ts';
import { charactersOf, longestText } from './words.ts';

/** From here on it is told how many are left. */
const tellFrom = 400;

/** Where one writes: Enter sends, an @ calls somebody, a colon brings an emote. */
export const Composer = ({
  input,
  people,
  replyTo,
  silentUntilMs,
  isShut = false,
  draft,
  onSay,
  onEndReply,
}: {
  input: RefObject<HTMLTextAreaElement | null>;
  people: readonly Person[];
  replyTo: Message | undefined;
  /** Slow mode: nothing is taken before this moment. */
  silentUntilMs: number;
  /** Only commands are taken; why is said above. */
  isShut?: boolean;
  /** Something to be written on with, put before what stands there; a new object each time. */
  draft?: { text: string } | undefined;
  onSay: (text: string) => void;
  onEndReply: () => void;
}) => {
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const caretAfter = useRef<number>(undefined);
  const listId = useId();
  const noteId = useId();
  const ownEmotes = useOwnEmotes();
  const now = useNow(500);
  const waitSec = Math.max(0, Math.ceil((silentUntilMs - now.getTime()) / 1000));
  const left = longestText - charactersOf(text);
  const completion = isDismissed ? undefined : completionAt(text, caret, people, ownEmotes);
  const choices = completion?.choices ?? [];
  const at = Math.min(chosen, choices.length - 1);
  const canSend = text.trim() !== '' && left >= 0 && waitSec === 0 && (!isShut || text.startsWith('/'));

  const write = (to: string, caretTo: number) => {
    setText(to);
    setCaret(caretTo);
    setChosen(0);
    caretAfter.current = caretTo;
    // After the text stands there, the caret goes behind what was put in.
    window.requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caretTo, caretTo);
    });
  };
  const choose = (choice: Choice | undefined) => {
    if (completion && choice) write(...completed(text, caret, completion.from, choice));
  };
  const begin = useRef((_: string) => {});
  begin.current = (words) => {
    const all = [words, text.trim()].filter(Boolean).join(' ');
    write(all, words.length);
  };
  useEffect(() => {
    if (draft) begin.current(draft.text);
  }, [draft]);
  const insert = (words: string) => {
    const before = text.slice(0, caret);
    const space = before === '' || before.endsWith(' ') ? '' : ' ';
    write(`${before}${space}${words} ${text.slice(caret).replace(/^ /, '')}`, caret + space.length + words.length + 1);
  };
  const send = () => {
    if (!canSend) return;
    onSay(text.trim());
    setText('');
    setCaret(0);
    setPicking(false);
  };

  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter may belong to the writing of another script.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (choices.length > 0 && step) setChosen((at + step + choices.length) % choices.length);
    else if (choices.length > 0 && (event.key === 'Tab' || event.key === 'Enter')) choose(choices[at]);
    else if (choices.length > 0 && event.key === 'Escape') setDismissed(true);
    else if (event.key === 'Enter') send();
    else if (event.key === 'Escape' && replyTo) onEndReply();
    else return;
    event.preventDefault();
  };

  return (
    <form
      className="chat-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo && (
        <div className="chat-replying">
          <Icon name="reply" size={15} />
          <span>
            Replying to <bdi>{replyTo.author.name}</bdi>: <span className="soft">{replyTo.text}</span>
          </span>
          <button type="button" aria-label="Do not reply" onClick={onEndReply}>
            <Icon name="close" size={15} />
          </button>
        </div>
      )}
      {choices.length > 0 && (
        <div className="chat-choices" role="listbox" id={listId} aria-label="What you may mean">
          {choices.map(({ insert: words, label, sign, picture }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above, which points here
            <div
              key={words}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(choices[index])}
            >
              <span>{label}</span>{' '}
              {picture ? <img className="chat-emote own" src={picture} alt="" /> : <span className="soft">{sign}</span>}
            </div>
          ))}
        </div>
      )}
      {isPicking && (
        <EmotePicker
          onChoose={insert}
          onClose={() => {
            setPicking(false);
            input.current?.focus();
          }}
        />
      )}
      <div className="chat-writing">
        <textarea
          ref={input}
          className="input"
          rows={1}
          placeholder="Say something"
          aria-label="Your message"
          aria-describedby={noteId}
          aria-invalid={left < 0 || undefined}
          aria-autocomplete="list"
          aria-controls={choices.length > 0 ? listId : undefined}
          aria-activedescendant={choices.length > 0 ? `${listId}-${at}` : undefined}
          enterKeyHint="send"
          value={text}
          onChange={({ currentTarget }) => {
            // A message is one line; what is pasted becomes one.
            const line = currentTarget.value.replaceAll(/\s*[\r\n]+\s*/g, ' ');
            setText(line);
            setCaret(Math.min(line.length, currentTarget.selectionStart));
            setChosen(0);
            setDismissed(false);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={pressed}
        />
        <Button
          look="quiet"
          icon="smile"
          aria-label="Emotes"
          title="Emotes"
          aria-expanded={isPicking}
          onClick={() => setPicking(!isPicking)}
        />
        <Button
          type="submit"
          look="primary"
          {...(waitSec > 0 ? {} : { icon: 'send' as const })}
          disabled={!canSend}
          aria-label={waitSec > 0 ? `Slow mode: wait ${waitSec} seconds` : 'Send'}
          title="Send"
        >
          {waitSec > 0 ? <span className="chat-wait">{waitSec} s</span> : undefined}
        </Button>
      </div>
      <p id={noteId} className={left < 0 ? 'chat-count bad' : 'chat-count'}>
        {longestText - left >= tellFrom &&
          (left < 0
            ? `${-left} character${left === -1 ? '' : 's'} too many`
            : `${left} character${left === 1 ? '' : 's'} left`)}
      </p>
    </form>
  );
};
