import type { Me } from '../api/promises.ts';
import { queryClient, useDoing } from '../api/queries.ts';
import { sentenceOf } from '../api/refusal.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { momentOf } from '../ui/when.ts';

/** Stands above every screen of somebody who is leaving: until when they can turn back, and how. */
export const ClosingNote = ({ closing }: { closing: NonNullable<Me['closing']> }) => {
  const keep = useDoing('accounts.keep');
  const stay = async () => {
    await keep.mutateAsync({});
    // What was refused to somebody who leaves is asked for again.
    await queryClient.invalidateQueries();
    toast('Your account stays. Your channels and videos are back in a few minutes.');
  };
  return (
    <div className="standing-note" role="status">
      <p>
        <strong>Your account closes on {momentOf(closing.closes_at)}.</strong> Your channels and videos are hidden, and
        then everything is erased. Until then you can look around and change your mind; nothing else can be done.
      </p>
      <Button look="primary" size="small" busy={keep.isPending} onClick={() => void stay().catch(() => {})}>
        Keep my account
      </Button>
      {keep.error && <p role="alert">{sentenceOf(keep.error)}</p>}
    </div>
  );
};
