import { useState } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { MomentForm } from './moment-form.tsx';
import { isPremiereAhead, premiereProblemOf } from './publish-when.ts';
import { videoChanged } from './video-actions.tsx';

type Announced = Pick<OwnVideo, 'video_id' | 'title' | 'status' | 'premiere_at'>;

/** Announces a premiere, moves it to another hour, and calls it off. */
export const PremiereTime = ({ video }: { video: Announced }) => {
  const [open, setOpen] = useState(false);
  const announce = useDoing('catalog.announce_premiere');
  const callOff = useDoing('catalog.call_off_premiere');
  const isAhead = isPremiereAhead(video, new Date());
  if (video.status !== 'READY' && !isAhead) return null;
  const params = { video_id: video.video_id };

  const save = async (premiere_at: string) => {
    await announce.mutateAsync({ params, body: { premiere_at } });
    await videoChanged();
    toast(`“${video.title}” has its premiere on ${momentOf(premiere_at)}.`);
  };
  const takeBack = async () => {
    await callOff.mutateAsync({ params });
    await videoChanged();
    toast('The premiere is called off.');
  };

  if (open)
    return (
      <MomentForm
        label="Premiere on"
        known={isAhead ? video.premiere_at : undefined}
        problemOf={premiereProblemOf}
        save={save}
        onDone={() => setOpen(false)}
      />
    );
  return (
    <div className="stack-tight">
      {isAhead && (
        <p>
          Premiere on <time dateTime={video.premiere_at}>{momentOf(video.premiere_at ?? '')}</time>: it has a page and a
          chat already, and plays for everybody at once then.
        </p>
      )}
      <div className="row">
        <Button size="small" icon="live" onClick={() => setOpen(true)}>
          {isAhead ? 'Change the premiere' : 'Announce a premiere'}
        </Button>
        {isAhead && (
          <Button
            size="small"
            look="quiet"
            busy={callOff.isPending}
            onClick={() => void takeBack().catch((error) => toast(sentenceOf(error)))}
          >
            Call it off
          </Button>
        )}
      </div>
    </div>
  );
};
