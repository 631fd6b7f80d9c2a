import { useState } from 'react';
import { call } from '../../api/api.ts';
import type { ReadableStream } from '../../api/promises.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { type ChatFormat, fileNameOf, wholeChat } from './whole-chat.ts';

const kinds = { csv: 'text/csv;charset=utf-8', jsonl: 'application/x-ndjson' } as const;
/** By it programs for tables know that letters beyond English are UTF-8. */
const utf8Mark = '\ufeff';

/** What was said beside a stream, as a file to keep. */
export const TakeChatHome = ({ stream }: { stream: ReadableStream }) => {
  const [busy, setBusy] = useState<ChatFormat>();
  const [place, setPlace] = useState(0);
  const params = { stream_id: stream.stream_id };
  const take = async (format: ChatFormat) => {
    setBusy(format);
    setPlace(0);
    try {
      const parts = await wholeChat((after) => call('chat.export', { params, query: { format, after } }), setPlace);
      if (parts.every((part) => part.trim() === '')) return toast('Nothing was said beside this stream.');
      const file = new Blob(format === 'csv' ? [utf8Mark, ...parts] : parts, { type: kinds[format] });
      const href = URL.createObjectURL(file);
      const download = fileNameOf({ title: stream.title, at: stream.live_since ?? new Date().toISOString(), format });
      Object.assign(document.createElement('a'), { href, download }).click();
      window.setTimeout(() => URL.revokeObjectURL(href), 10_000);
    } catch (error) {
      toast(sentenceOf(error));
    } finally {
      setBusy(undefined);
    }
    return undefined;
  };
  return (
    <section className="card stack" aria-labelledby="chat-file-title">
      <h2 id="chat-file-title">The chat as a file</h2>
      <p className="soft">
        Everything that was said and still stands: who, when and what. Deleted messages, and those of people who were
        banned, are not in it.
      </p>
      <div className="row">
        {(['csv', 'jsonl'] as const).map((format) => (
          <Button
            key={format}
            size="small"
            icon="chat"
            busy={busy === format}
            disabled={busy !== undefined}
            onClick={() => void take(format)}
          >
            {format === 'csv' ? 'Table (CSV)' : 'JSON Lines'}
          </Button>
        ))}
        <span className="soft small" role="status">
          {busy && place > 0 ? `${new Intl.NumberFormat().format(place)} so far…` : ''}
        </span>
      </div>
    </section>
  );
};
