import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { emotesFor } from './completion.ts';
import { useNewestEmotes } from './own-emotes.ts';

/** All emotes, found by their name or a word for them. Arrows go from one to the next. */
export const EmotePicker = ({ onChoose, onClose }: { onChoose: (text: string) => void; onClose: () => void }) => {
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.focus(), []);
  const found = emotesFor(search, useNewestEmotes());

  const move = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      return onClose();
    }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    const buttons = [...(grid.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const isInField = document.activeElement === field.current;
    if (!step || (isInField && event.key !== 'ArrowDown')) return undefined;
    event.preventDefault();
    if (isInField) return buttons[0]?.focus();
    return at + step < 0 ? field.current?.focus() : buttons[Math.min(buttons.length - 1, at + step)]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from one of its buttons to the next
    <div className="chat-picker" onKeyDown={move}>
      <input
        ref={field}
        type="search"
        className="input"
        aria-label="Find an emote"
        placeholder="Find an emote"
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          if (found[0]) onChoose(`:${found[0].name}:`);
        }}
      />
      <div className="chat-emotes" ref={grid}>
        {found.map(({ name, emoji, picture }) => (
          <button key={name} type="button" aria-label={name} title={`:${name}:`} onClick={() => onChoose(`:${name}:`)}>
            {picture ? <img className="chat-emote own" src={picture} alt="" /> : emoji}
          </button>
        ))}
      </div>
      {found.length === 0 && (
        <p className="soft small" role="status">
          There is no emote for “{search}”.
        </p>
      )}
    </div>
  );
};
