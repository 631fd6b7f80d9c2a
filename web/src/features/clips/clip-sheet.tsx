import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Clip } from '../../api/promises.ts';
import { sentenceOf } from '../../api/refusal.ts';
import type { Bounds } from '../../player/bounds.ts';
import { ClipPreview } from '../../player/clip-preview.tsx';
import type { Source } from '../../player/engine.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { clipsChanged } from './clips-changed.ts';
import './clips.css';

export interface Preview {
  source: Source;
  bounds: Bounds;
}

/** What the clip is of what was just seen, and what it is called; then it is there, and can be passed on. */
export const ClipSheet = ({
  title: given,
  lengths,
  engine,
  previewOf,
  make,
  onClose,
}: {
  title: string;
  /** In seconds, the first is the least. */
  lengths: readonly number[];
  engine: string | null;
  /** What it would show; undefined while nobody knows yet. */
  previewOf: (lengthSec: number) => Preview | undefined;
  make: (wish: { title: string; lengthSec: number }) => Promise<Clip>;
  onClose: () => void;
}) => {
  const go = useNavigate();
  const [lengthSec, setLength] = useState(lengths.includes(30) ? 30 : (lengths[0] ?? 0));
  const [title, setTitle] = useState(given.slice(0, 100));
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const preview = previewOf(lengthSec);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setState({ busy: true });
    try {
      const { clip_id } = await make({ title: title.trim() || given.slice(0, 100), lengthSec });
      await clipsChanged();
      await go(`/clips/${clip_id}`);
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Sheet title="Make a clip" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        {preview && <ClipPreview {...preview} engine={engine} key={preview.source.hlsUrl} />}
        <fieldset className="clip-lengths">
          <legend>What was just shown</legend>
          {lengths.map((length) => (
            <label key={length}>
              <input
                type="radio"
                name="length"
                value={length}
                checked={length === lengthSec}
                onChange={() => setLength(length)}
              />
              <span>
                {length}
                <span aria-hidden="true"> s</span>
                <span className="sr-only"> seconds</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          label="Title"
          maxLength={100}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <p className="soft small">Whoever may watch this may watch the clip, and sees that you made it.</p>
        <FormProblem>{state.error ? sentenceOf(state.error) : undefined}</FormProblem>
        <div className="actions">
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" icon="clip" busy={state.busy}>
            Make the clip
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
