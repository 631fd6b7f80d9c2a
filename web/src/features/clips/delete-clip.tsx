import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Clip } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { clipsChanged } from './clips-changed.ts';

/** Asks once more, for it cannot be taken back. */
export const DeleteClip = ({ clip }: { clip: Clip }) => {
  const [asks, setAsks] = useState(false);
  const remove = useDoing('clips.delete');
  const go = useNavigate();
  const { pathname } = useLocation();
  const end = async () => {
    await remove.mutateAsync({ params: { clip_id: clip.clip_id } });
    toast('The clip is deleted.');
    setAsks(false);
    if (pathname === `/clips/${clip.clip_id}`) await go('/clips');
    await clipsChanged();
  };
  return (
    <>
      <Button icon="trash" size="small" onClick={() => setAsks(true)} aria-label={`Delete the clip ${clip.title}`}>
        Delete
      </Button>
      {asks && (
        <Sheet title="Delete this clip?" onClose={() => setAsks(false)}>
          <p>Its address will lead nowhere. What it is a clip of stays as it is.</p>
          <FormProblem>{remove.error && sentenceOf(remove.error)}</FormProblem>
          <div className="actions">
            <Button onClick={() => setAsks(false)}>Keep it</Button>
            <Button look="danger" busy={remove.isPending} onClick={() => void end().catch(() => {})}>
              Delete it
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
};
