import { useEffect, useRef } from 'react';
import { type KeyAct, keyAct } from './keys.ts';
import { useTakenKeys } from './taken-keys.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Keys that the focused thing needs for itself. */
export const isTaken = (event: KeyboardEvent): boolean => {
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  if (!target || document.querySelector('dialog[open]')) return true;
  if (isTyping(target)) return target.getAttribute('type') !== 'range' || /^(Arrow|Home|End)/.test(event.key);
  if (target.closest('[role="menu"]')) return true;
  return event.key === ' ' && target.closest('button, a, summary') !== null;
};

/** Player keys work on the whole page, except where a key already means something. */
export const useKeys = (act: (what: KeyAct) => void): void => {
  const latest = useRef(act);
  latest.current = act;
  const taken = useTakenKeys();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTaken(event) || taken.includes(event.key.toLowerCase())) return;
      const what = keyAct(event);
      if (!what) return;
      event.preventDefault();
      latest.current(what);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [taken]);
};
