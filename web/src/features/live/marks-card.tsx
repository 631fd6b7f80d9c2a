import { useEffect, useRef, useState } from 'react';
import type { Marker, OwnStream } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { isTaken } from '../../player/use-keys.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { clockOf } from '../../ui/when.ts';
import { isMarkKey } from './mark-key.ts';
import { isOnAir } from './stream-state.ts';

/** Others of the team mark moments too. */
const lookAgainMs = 15_000;
const told = (error: unknown): void => toast(sentenceOf(error));

/** Moments of a stream that are to be found again: marked while it is on air, by a press or a key, and chapters afterwards. */
export const MarksCard = ({ stream, mayMark }: { stream: OwnStream; mayMark: boolean }) => {
  const params = { stream_id: stream.stream_id };
  const marksNow = mayMark && isOnAir(stream.state);
  const { data } = useAnswer('live.list_markers', { params }, { refetchInterval: marksNow ? lookAgainMs : false });
  const drop = useDoing('live.drop_marker');
  const markers = data?.items ?? [];
  const shown = markers.map((marker, index) => ({ marker, words: marker.label ?? `Chapter ${index + 1}` }));
  if (!marksNow && markers.length === 0) return null;

  const remove = async ({ marker_id }: Marker): Promise<void> => {
    await drop.mutateAsync({ params: { ...params, marker_id } }).catch((error: unknown) => {
      // Somebody else has deleted it a moment ago.
      if (!isRefused(error, 'live.marker_not_found')) throw error;
    });
    await readAgain('live.list_markers');
  };
  return (
    <section className="card stack" data-testid="marks">
      <h2>Marked moments</h2>
      {marksNow && <MarkForm stream={stream} onUndo={(marker) => void remove(marker).catch(told)} />}
      <p className="soft small">
        {stream.record
          ? 'Each is a chapter of the recording. What the chapters are called can be changed at the video.'
          : 'This stream is not recorded, so they do not become chapters.'}
      </p>
      {markers.length > 0 && (
        <ol className="marks" aria-label="Marked moments" reversed={marksNow}>
          {(marksNow ? shown.toReversed() : shown).map(({ marker, words }) => (
            <li key={marker.marker_id}>
              <span className="mark-time">{clockOf(marker.offset_ms / 1000)}</span>
              <span className={marker.label ? '' : 'soft'}>{words}</span>
              {marksNow && (
                <Button
                  look="quiet"
                  size="small"
                  icon="close"
                  aria-label={`Delete the mark at ${clockOf(marker.offset_ms / 1000)}`}
                  onClick={() => void remove(marker).catch(told)}
                />
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};

const MarkForm = ({ stream, onUndo }: { stream: OwnStream; onUndo: (marker: Marker) => void }) => {
  const [label, setLabel] = useState('');
  const mark = useDoing('live.mark_moment');
  const press = async (): Promise<void> => {
    const words = label.trim();
    const marker = await mark.mutateAsync({
      params: { stream_id: stream.stream_id },
      body: words === '' ? {} : { label: words },
    });
    setLabel((now) => (now.trim() === words ? '' : now));
    toast(`Marked at ${clockOf(marker.offset_ms / 1000)}.`, () => onUndo(marker));
    await readAgain('live.list_markers');
  };
  const pressed = useRef(press);
  pressed.current = press;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (!isMarkKey(event) || event.repeat || event.defaultPrevented || isTaken(event)) return;
      event.preventDefault();
      void pressed.current().catch(told);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
  return (
    <form
      className="mark-form"
      onSubmit={(event) => {
        event.preventDefault();
        void press().catch(told);
      }}
    >
      <TextField
        label="What it is (may be left out)"
        maxLength={80}
        autoComplete="off"
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
      />
      <Button type="submit" look="primary" icon="pin" aria-keyshortcuts="m" title="Mark this moment (m)">
        Mark this moment
      </Button>
    </form>
  );
};
