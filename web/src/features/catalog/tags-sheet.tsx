import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { videosIn } from './bulk.ts';
import { tagsOf, tagsSlip } from './video-form.ts';

/** Tags for all that are chosen, beside those each of them has. */
export const TagsButton = ({ count, busy, add }: { count: number; busy: boolean; add: (tags: string[]) => void }) => {
  const [asking, setAsking] = useState(false);
  const [text, setText] = useState('');
  const tags = tagsOf(text);
  const slip = tagsSlip(tags);
  const close = () => {
    setAsking(false);
    setText('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tags.length === 0 || slip) return;
    close();
    add(tags);
  };
  return (
    <>
      <Button size="small" disabled={busy} onClick={() => setAsking(true)}>
        Add tags…
      </Button>
      {asking && (
        <Sheet title={`Add tags to ${videosIn(count)}`} onClose={close}>
          <form className="stack" onSubmit={submit}>
            <TextField
              label="Tags"
              hint="Separated by commas. Those a video has already stay; it can be undone."
              autoFocus
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
              slip={slip}
            />
            <div className="actions">
              <Button onClick={close}>Leave as they are</Button>
              <Button type="submit" look="primary" disabled={tags.length === 0 || slip !== undefined}>
                Add
              </Button>
            </div>
          </form>
        </Sheet>
      )}
    </>
  );
};
