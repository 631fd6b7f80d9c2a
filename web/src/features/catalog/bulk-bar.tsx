import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { forEach, type Outcome, videosIn } from './bulk.ts';
import { allOrNone, among, nothing, pressed, type Selection } from './selection.ts';
import { videoChanged } from './video-actions.tsx';

/** Which of the videos on the screen are chosen, and what a row needs to be chosen. */
export const useSelection = (videos: readonly OwnVideo[]) => {
  const [kept, setKept] = useState<Selection>(nothing);
  const order = videos.map(({ video_id }) => video_id);
  const selection = among(kept, order);
  const count = selection.ids.size;
  useEffect(() => {
    if (count === 0) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) setKept(nothing);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [count]);
  return {
    chosen: videos.filter(({ video_id }) => selection.ids.has(video_id)),
    isChosen: (id: string) => selection.ids.has(id),
    press: (id: string, range: boolean) => setKept(pressed(selection, id, { order, range })),
    all: () => setKept(allOrNone(selection, order)),
    only: (videos: readonly OwnVideo[]) =>
      setKept({ ids: new Set(videos.map(({ video_id }) => video_id)), anchor: undefined }),
  };
};
type Chosen = ReturnType<typeof useSelection>;

/** The box before a row. With shift held, by mouse or by keyboard, everything since the last one follows it. */
export const RowCheck = ({ video, selection }: { video: OwnVideo; selection: Chosen }) => {
  const shift = useRef(false);
  return (
    <input
      type="checkbox"
      className="row-check"
      aria-label={`Select ${video.title}`}
      checked={selection.isChosen(video.video_id)}
      onClick={(event) => {
        shift.current = event.shiftKey;
      }}
      onChange={() => selection.press(video.video_id, shift.current)}
    />
  );
};

/** Something that can be done to several videos at once. */
export interface BulkAction {
  words: string;
  /** "published": what is said of those it was done to. */
  said: string;
  look?: 'plain' | 'primary' | 'danger';
  ask: (video: OwnVideo) => Promise<unknown>;
  /** Takes it back from those it was done to. */
  undo?: (video: OwnVideo) => Promise<unknown>;
}

/** What can be done to all that are chosen, and what became of each. */
export const BulkBar = ({
  videos,
  selection,
  actions,
  children,
}: {
  videos: readonly OwnVideo[];
  selection: Chosen;
  actions: readonly BulkAction[];
  children?: (run: (action: BulkAction) => void, busy: boolean) => ReactNode;
}) => {
  const [busy, setBusy] = useState<string>();
  const [asked, setAsked] = useState(0);
  const [refused, setRefused] = useState<Outcome<OwnVideo>['refused']>([]);
  const { chosen } = selection;
  if (videos.length < 2) return null;

  const perform = async (action: BulkAction) => {
    setBusy(action.words);
    setAsked(0);
    const outcome = await forEach(chosen, (video) => action.ask(video).finally(() => setAsked((count) => count + 1)));
    setBusy(undefined);
    setRefused(outcome.refused);
    // Those it was not done to stay chosen: whoever tries again means them.
    selection.only(outcome.refused.map(({ thing }) => thing));
    const { undo } = action;
    const back = undo && (() => void forEach(outcome.done, undo).then(() => videoChanged()));
    if (outcome.done.length > 0) toast(`${videosIn(outcome.done.length)} ${action.said}.`, back);
    await videoChanged();
  };
  const run = (action: BulkAction) => void perform(action);

  return (
    <section className={chosen.length > 0 ? 'bulk active' : 'bulk'} aria-label="Selected videos">
      <div className="row">
        <label className="check">
          <input
            type="checkbox"
            checked={chosen.length === videos.length}
            ref={(box) => {
              if (box) box.indeterminate = chosen.length > 0 && chosen.length < videos.length;
            }}
            onChange={selection.all}
          />
          <span aria-live="polite">
            {busy
              ? `${asked} of ${chosen.length} done`
              : chosen.length > 0
                ? `${chosen.length} selected`
                : 'Select all'}
          </span>
        </label>
        {chosen.length > 0 && (
          <div className="row push">
            {children?.(run, busy !== undefined)}
            {actions.map((action) => (
              <Button
                key={action.words}
                size="small"
                look={action.look ?? 'plain'}
                busy={busy === action.words}
                disabled={busy !== undefined}
                onClick={() => run(action)}
              >
                {action.words}
              </Button>
            ))}
          </div>
        )}
      </div>
      {refused.length > 0 && (
        <div className="bulk-refused" role="alert">
          <p>Not done for {videosIn(refused.length)}:</p>
          <ul>
            {refused.map(({ thing, error }) => (
              <li key={thing.video_id}>
                <strong>{thing.title}</strong>: {sentenceOf(error)}
              </li>
            ))}
          </ul>
          <Button size="small" look="quiet" onClick={() => setRefused([])}>
            Understood
          </Button>
        </div>
      )}
    </section>
  );
};
