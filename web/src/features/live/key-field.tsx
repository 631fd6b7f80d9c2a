import { type FormEvent, useState } from 'react';
import type { OwnStream } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/field.tsx';
import { keepKey } from './own-keys.ts';
import { RotateSheet } from './rotate-sheet.tsx';

/** The key was shown on another page, or before this one was loaded: it has to come from its owner, or be another. */
export const KeyField = ({ stream }: { stream: OwnStream }) => {
  const [text, setText] = useState('');
  const [rotating, setRotating] = useState(false);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) keepKey(stream.stream_id, text.trim());
  };
  return (
    <>
      <form className="stack" onSubmit={keep}>
        <PasswordField
          label="Stream key"
          hint="It was shown when the stream was started, and this page does not have it any more. Paste it, or make a new one."
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" disabled={!text.trim()}>
            Use this key
          </Button>
          <Button onClick={() => setRotating(true)}>Make a new key</Button>
        </div>
      </form>
      {rotating && <RotateSheet stream={stream} onClose={() => setRotating(false)} />}
    </>
  );
};
