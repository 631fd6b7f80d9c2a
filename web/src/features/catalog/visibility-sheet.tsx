import { type FormEvent, useId, useState } from 'react';
import type { Visibility } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { videosIn } from './bulk.ts';
import { visibilityOptions } from './video-options.ts';

/** Who finds the chosen videos: first chosen, then said, so that no key pressed in passing makes anything public. */
export const VisibilityButton = ({
  count,
  busy,
  change,
}: {
  count: number;
  busy: boolean;
  change: (to: Visibility) => void;
}) => {
  const [asking, setAsking] = useState(false);
  const [to, setTo] = useState<Visibility>();
  const name = useId();
  const close = () => {
    setAsking(false);
    setTo(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!to) return;
    close();
    change(to);
  };
  return (
    <>
      <Button size="small" disabled={busy} onClick={() => setAsking(true)}>
        Visibility…
      </Button>
      {asking && (
        <Sheet title={`Who finds ${count === 1 ? 'this video' : `these ${videosIn(count)}`}?`} onClose={close}>
          <form className="stack" onSubmit={submit}>
            <fieldset className="stack-tight plain">
              <legend className="soft small">It can be undone.</legend>
              {visibilityOptions.map(([value, words]) => (
                <label key={value} className="check">
                  <input type="radio" name={name} checked={to === value} onChange={() => setTo(value)} />
                  <span>{words}</span>
                </label>
              ))}
            </fieldset>
            <div className="actions">
              <Button onClick={close}>Leave as it is</Button>
              <Button type="submit" look="primary" disabled={!to}>
                Change
              </Button>
            </div>
          </form>
        </Sheet>
      )}
    </>
  );
};
