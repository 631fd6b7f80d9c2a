import { momentOf } from '../../ui/when.ts';
import { Facts, IdLink } from './facts.tsx';
import { type Reason, reasonLabel } from './words.ts';

interface DecidedBefore {
  reason: Reason;
  note?: string | undefined;
  message?: string | undefined;
  at: string;
  /** Only where it could have one; absent: until somebody ends it. */
  until?: string | undefined;
  by: string;
}

/** What staff have decided against somebody or something, while it stands. */
export const Decided = ({ title, of, mayEnd = false }: { title: string; of: DecidedBefore; mayEnd?: boolean }) => (
  <section className="card stack decided">
    <h2>{title}</h2>
    <Facts
      of={[
        ['Reason', reasonLabel(of.reason)],
        ['Note', of.note],
        ['Told', of.message],
        ['Since', momentOf(of.at)],
        ['Until', mayEnd && (of.until ? momentOf(of.until) : 'somebody ends it')],
        ['By', <IdLink key="by" id={of.by} />],
      ]}
    />
  </section>
);
