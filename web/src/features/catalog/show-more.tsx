import type { Ref } from 'react';
import { Button } from '../../ui/button.tsx';

/** The end of a list that goes on. */
export const ShowMore = ({
  busy,
  failed = false,
  more,
  place,
}: {
  busy: boolean;
  failed?: boolean;
  more: () => void;
  place?: Ref<HTMLDivElement>;
}) => (
  <div className="more" ref={place}>
    <Button onClick={more} busy={busy}>
      {failed ? 'Try again' : 'Show more'}
    </Button>
  </div>
);
