import { useState } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { isoOf, localValueOf, problemOf, suggestedFrom, zoneWords } from './publish-when.ts';
import { videoChanged } from './video-actions.tsx';

type Scheduled = Pick<OwnVideo, 'video_id' | 'title' | 'status' | 'publish_at'>;

/** Publishes at an hour that is set here, changed or taken back, in the reader's own time zone. */
export const PublishTime = ({ video }: { video: Scheduled }) => {
  const [open, setOpen] = useState(false);
  const unschedule = useDoing('catalog.unschedule_publishing');
  if (!['INIT', 'PROCESSING', 'READY'].includes(video.status)) return null;

  const takeBack = async () => {
    await unschedule.mutateAsync({ params: { video_id: video.video_id } });
    await videoChanged();
    toast(`“${video.title}” does not publish itself any more.`);
  };

  if (open) return <SetTime video={video} onDone={() => setOpen(false)} />;
  return (
    <div className="stack-tight">
      {video.publish_at && (
        <p>
          Publishes itself on <time dateTime={video.publish_at}>{momentOf(video.publish_at)}</time>.
        </p>
      )}
      <div className="row">
        <Button size="small" icon="clock" onClick={() => setOpen(true)}>
          {video.publish_at ? 'Change the time' : 'Publish later'}
        </Button>
        {video.publish_at && (
          <Button
            size="small"
            look="quiet"
            busy={unschedule.isPending}
            onClick={() => void takeBack().catch((error) => toast(sentenceOf(error)))}
          >
            Do not publish it by itself
          </Button>
        )}
      </div>
    </div>
  );
};

const SetTime = ({ video, onDone }: { video: Scheduled; onDone: () => void }) => {
  const [value, setValue] = useState(() =>
    video.publish_at ? localValueOf(video.publish_at) : suggestedFrom(new Date()),
  );
  const [problem, setProblem] = useState<string>();
  const schedule = useDoing('catalog.schedule_publishing');

  const save = async () => {
    const wrong = problemOf(value, new Date());
    const publish_at = isoOf(value);
    setProblem(wrong);
    if (wrong || !publish_at) return;
    await schedule.mutateAsync({ params: { video_id: video.video_id }, body: { publish_at } });
    await videoChanged();
    toast(`“${video.title}” publishes itself on ${momentOf(publish_at)}.`);
    onDone();
  };

  return (
    <form
      className="stack-tight"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => {});
      }}
    >
      <TextField
        label="Publish on"
        type="datetime-local"
        autoFocus
        required
        value={value}
        hint={`Your time zone: ${zoneWords()}`}
        slip={problem}
        onChange={({ currentTarget }) => {
          setValue(currentTarget.value);
          setProblem(undefined);
        }}
      />
      <FormProblem>{schedule.error && sentenceOf(schedule.error)}</FormProblem>
      <div className="row">
        <Button type="submit" size="small" look="primary" busy={schedule.isPending}>
          Set the time
        </Button>
        <Button size="small" look="quiet" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
};
