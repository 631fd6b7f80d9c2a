import type { Me } from '../api/promises.ts';
import { momentOf } from '../ui/when.ts';

/** Stands above every screen of somebody who is suspended: why, until when, and what still can be done. */
export const SuspendedNote = ({ suspension }: { suspension: NonNullable<Me['suspension']> }) => (
  <p className="standing-note" role="status">
    <strong>
      Your account is suspended because of {suspension.because}
      {suspension.until ? `, until ${momentOf(suspension.until)}` : ''}.
    </strong>{' '}
    {suspension.message && `Our staff say: “${suspension.message}” `}
    You can look at everything and delete your own videos; nothing else can be changed. If it is a mistake, answer the
    mail we sent you.
  </p>
);
