import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from './button.tsx';
import { isFocusLost } from './lost-focus.ts';

interface Toast {
  id: number;
  words: string;
  undo?: { label: string; act: () => void };
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();
const change = (to: readonly Toast[]) => {
  toasts = to;
  for (const listener of listeners) listener();
};
const dismiss = (id: number) => change(toasts.filter((toast) => toast.id !== id));

/**
 * Says that something has happened; `undo` only where it really can be taken back. It is the last word on the screen:
 * what was said before goes, unless it can still be undone.
 */
export const toast = (words: string, undo?: () => void): void => {
  const id = next++;
  change([
    ...toasts.filter((before) => before.undo).slice(-2),
    { id, words, ...(undo ? { undo: { label: 'Undo', act: undo } } : {}) },
  ]);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

let lastFocused: Element | undefined;
const noteFocus = ({ target }: FocusEvent) => {
  if (target instanceof Element) lastFocused = target;
};

/** What had the focus may just have left the page: the list is read again for a moment after a change. */
const focusIsLostWithinMs = 1_500;

const OneToast = ({ toast: { id, words, undo } }: { toast: Toast }) => {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Long enough to read and to reach the button with a keyboard; whoever has reached it is not hurried.
    const leave = () => {
      if (item.current?.contains(document.activeElement)) timer = window.setTimeout(leave, 3_000);
      else dismiss(id);
    };
    let timer = window.setTimeout(leave, undo ? 10_000 : 6_000);
    return () => window.clearTimeout(timer);
  }, [id, undo]);
  useEffect(() => {
    const until = performance.now() + focusIsLostWithinMs;
    const look = window.setInterval(() => {
      if (isFocusLost(document.activeElement === document.body, lastFocused))
        item.current?.querySelector('button')?.focus();
      if (document.activeElement !== document.body && item.current?.contains(document.activeElement))
        window.clearInterval(look);
      if (performance.now() > until) window.clearInterval(look);
    }, 100);
    return () => window.clearInterval(look);
  }, []);
  return (
    <li className="toast" ref={item}>
      <span>{words}</span>
      {undo && (
        <Button
          look="quiet"
          size="small"
          onClick={() => {
            dismiss(id);
            undo.act();
          }}
        >
          {undo.label}
        </Button>
      )}
      <button type="button" className="button quiet small icon close" aria-label="Dismiss" onClick={() => dismiss(id)}>
        ×
      </button>
    </li>
  );
};

/** Where toasts appear; read aloud politely. */
export const Toasts = () => {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  useEffect(() => {
    document.addEventListener('focusin', noteFocus);
    return () => document.removeEventListener('focusin', noteFocus);
  }, []);
  return (
    <ol className="toasts" aria-live="polite" aria-label="Messages">
      {shown.map((each) => (
        <OneToast key={each.id} toast={each} />
      ))}
    </ol>
  );
};
