import type { PublicStream } from '../../api/promises.ts';
import { Icon } from '../../ui/icon.tsx';
import { doorWords } from './door.ts';

/** What a viewer should know beforehand: something is asked at the door. */
export const DoorBadge = ({ stream: { admission } }: { stream: Pick<PublicStream, 'admission'> }) =>
  admission === 'open' ? null : (
    <span className="badge note" data-testid="door-badge">
      <Icon name="lock" size={14} /> {doorWords[admission]}
    </span>
  );
