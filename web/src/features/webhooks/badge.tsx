import type { Badge as Words } from './words.ts';

export const Badge = ({ of: [look, words] }: { of: Words }) => (
  <span className={['badge', look].filter(Boolean).join(' ')}>{words}</span>
);
