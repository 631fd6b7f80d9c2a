import { type RefObject, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { call } from '../../api/api.ts';
import type { ReadableStream } from '../../api/promises.ts';
import type { ShownAt } from '../../player/live-player.tsx';
import { isOnAir } from '../live/stream-state.ts';
import { ClipButton } from './clip-button.tsx';
import { ClipSheet } from './clip-sheet.tsx';
import { lengths, stretchUrl } from './clip-wish.ts';

/** Where nobody says when what is shown was sent, it is taken to be so far behind. */
const behindMs = 3_000;

/** Whether there is anything to clip, now. */
export const canBeClipped = ({ state, record }: Pick<ReadableStream, 'state' | 'record'>): boolean =>
  isOnAir(state) && record;

/** A clip of what of a stream was seen last, up to where whoever watches is now. */
export const ClipStreamButton = ({
  stream,
  shownAt,
  asked = 0,
}: {
  stream: ReadableStream;
  shownAt: RefObject<ShownAt | undefined>;
  /** How often it was asked for elsewhere: in the chat, by /clip. */
  asked?: number;
}) => {
  const [search] = useSearchParams();
  const [endsAt, setEndsAt] = useState<number>();
  const begin = () => setEndsAt(shownAt.current?.() ?? Date.now() - behindMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time it is asked for
  useEffect(() => {
    if (asked > 0) begin();
  }, [asked]);
  if (!canBeClipped(stream)) return null;
  const streamId = stream.stream_id;
  return (
    <>
      <ClipButton onPress={begin} />
      {endsAt !== undefined && (
        <ClipSheet
          title={stream.title}
          lengths={fitting(stream, endsAt)}
          engine={search.get('engine')}
          previewOf={(lengthSec) => {
            const startsAtMs = endsAt - lengthSec * 1000;
            const hlsUrl = stretchUrl(`/l/${streamId}/standard.m3u8`, startsAtMs, lengthSec);
            return {
              source: {
                ...{ hlsUrl, tokenHlsUrl: hlsUrl, dashUrl: '', startAtSec: 0, sessionId: 'preview' },
                contentId: streamId,
              },
              bounds: { startsAt: new Date(startsAtMs).toISOString(), lengthSec },
            };
          }}
          make={({ title, lengthSec }) =>
            call('clips.make_of_stream', {
              params: { stream_id: streamId },
              body: {
                title,
                length_sec: lengthSec,
                starts_at: new Date(endsAt - lengthSec * 1000).toISOString(),
              },
            })
          }
          onClose={() => setEndsAt(undefined)}
        />
      )}
    </>
  );
};

/** A stream that has just begun has less to clip. */
const fitting = ({ live_since }: ReadableStream, endsAt: number): readonly number[] => {
  const sinceSec = live_since ? (endsAt - Date.parse(live_since)) / 1000 : Number.POSITIVE_INFINITY;
  const long = lengths.filter((length) => length <= sinceSec);
  return long.length > 0 ? long : [5];
};
