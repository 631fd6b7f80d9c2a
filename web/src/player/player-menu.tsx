import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';

/** One of several behind a button of the player: a quality, a speed. */
export const PlayerMenu = ({
  label,
  icon,
  value,
  options,
  shown,
  onChoose,
  onOpen,
}: {
  label: string;
  icon: IconName;
  value: string;
  options: readonly (readonly [string, string])[];
  shown: string;
  onChoose: (value: string) => void;
  onOpen: (isOpen: boolean) => void;
}) => {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();

  const turn = (to: boolean) => {
    setOpen(to);
    onOpen(to);
    if (!to) button.current?.focus();
  };

  useEffect(() => {
    if (!open) return undefined;
    menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
    const elsewhere = (event: Event) => {
      if (anchor.current?.contains(event.target as Node)) return;
      setOpen(false);
      onOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [open, onOpen]);

  const move = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitemradio"]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const next = to[event.key];
    if (next !== undefined) items[next]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') turn(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="player-menu-anchor" ref={anchor}>
      <button
        ref={button}
        type="button"
        className="player-button with-word"
        aria-label={shown ? `${label}: ${shown}` : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => turn(!open)}
      >
        <Icon name={icon} />
        <span aria-hidden="true">{shown}</span>
      </button>
      {open && (
        <div className="player-menu" role="menu" id={id} aria-label={label} ref={menu} onKeyDown={move}>
          {options.map(([each, words]) => (
            <button
              key={each}
              type="button"
              role="menuitemradio"
              aria-checked={each === value}
              tabIndex={-1}
              onClick={() => {
                onChoose(each);
                turn(false);
              }}
            >
              <span className="tick">{each === value && <Icon name="check" size={16} />}</span>
              {words}
            </button>
          ))}
        </div>
      )}
    </div>
  );
};
