import type { PublicStream } from '../../api/promises.ts';
import { Icon } from '../../ui/icon.tsx';
import { viewersShort, viewersWords } from './viewers-words.ts';

/** How many watch this moment; nothing where nobody knows. */
export const Watching = ({ stream: { viewers } }: { stream: Pick<PublicStream, 'viewers'> }) =>
  viewers === undefined ? null : (
    <span className="watching" data-testid="viewers">
      <Icon name="eye" size={16} />
      <span aria-hidden="true">{viewersShort(viewers)}</span>
      <span className="sr-only">{viewersWords(viewers)}</span>
    </span>
  );
