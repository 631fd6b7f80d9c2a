import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const name = 'arclight.theme';
const listeners = new Set<() => void>();

const read = (): Theme => {
  const kept = localStorage.getItem(name);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

const apply = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
};

/** Before the first picture: what this person chose last time. */
export const applyKeptTheme = (): void => apply(read());

export const chooseTheme = (theme: Theme): void => {
  if (theme === 'system') localStorage.removeItem(name);
  else localStorage.setItem(name, theme);
  apply(theme);
  for (const listener of listeners) listener();
};

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useTheme = (): Theme => useSyncExternalStore(listen, read);

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

const listenToSystem = (listener: () => void): (() => void) => {
  darkSystem.addEventListener('change', listener);
  return () => darkSystem.removeEventListener('change', listener);
};

/** Whether the page is dark now: for what has no colours of ours that know it by themselves. */
export const useDark = (): boolean => {
  const theme = useTheme();
  const isSystemDark = useSyncExternalStore(listenToSystem, () => darkSystem.matches);
  return theme === 'system' ? isSystemDark : theme === 'dark';
};
