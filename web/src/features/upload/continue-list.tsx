import { useRef, useState } from 'react';
import type { OpenUpload } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { ago, sizeOf } from '../../ui/when.ts';
import { uploads } from './uploads-here.ts';

/** Uploads that stopped half-way on another device: this browser has never seen their files, so they are chosen. */
export const ContinueList = ({ open }: { open: readonly OpenUpload[] }) =>
  open.length === 0 ? null : (
    <section className="stack" aria-labelledby="continue-title">
      <h2 id="continue-title">Continue an upload</h2>
      <p className="soft small">Begun elsewhere. Choose the same file here: only the missing pieces are sent.</p>
      <ul className="items">
        {open.map((upload) => (
          <OpenOne key={upload.upload_id} upload={upload} />
        ))}
      </ul>
    </section>
  );

const OpenOne = ({ upload }: { upload: OpenUpload }) => {
  const input = useRef<HTMLInputElement>(null);
  const standing = useAnswer('upload.read', { params: { upload_id: upload.upload_id } }, { staleTime: 30_000 });
  const arrived = (standing.data?.arrived ?? []).reduce((sum, { size }) => sum + size, 0);
  const percent = (arrived / upload.size_bytes) * 100;

  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size !== upload.size_bytes) {
      toast(`That is another file: ${upload.filename} has ${sizeOf(upload.size_bytes)}.`);
      return;
    }
    const [id] = uploads.choose([{ file, uploadId: upload.upload_id }]);
    if (id) uploads.start(id);
  };

  return (
    <li className="card item" aria-label={upload.filename}>
      <div className="item-head">
        <div>
          <h3>{upload.filename}</h3>
          <p className="soft small">
            {sizeOf(upload.size_bytes)} · begun {ago(upload.created_at, new Date())} · can be continued until{' '}
            {new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(
              new Date(upload.expires_at),
            )}
          </p>
        </div>
        <div className="row push">
          <Button size="small" look="primary" onClick={() => input.current?.click()}>
            Continue
          </Button>
          <DiscardButton upload={upload} percent={percent} />
        </div>
      </div>
      <div className="stack-tight">
        <ProgressBar percent={percent} label={`Arrived of ${upload.filename}`} look="waiting" />
        <p className="soft small">{Math.floor(percent)} % has arrived</p>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        data-testid={`continue-${upload.upload_id}`}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
    </li>
  );
};

/** What has arrived would have to be sent again, so it asks first. */
const DiscardButton = ({ upload, percent }: { upload: OpenUpload; percent: number }) => {
  const [asking, setAsking] = useState(false);
  const abort = useDoing('upload.abort');
  const confirmed = async () => {
    await abort.mutateAsync({ params: { upload_id: upload.upload_id } });
    setAsking(false);
    toast('The unfinished upload is removed.');
    await readAgain('upload.list_open', 'catalog.list_mine');
  };
  return (
    <>
      <Button size="small" look="danger" aria-label={`Discard ${upload.filename}`} onClick={() => setAsking(true)}>
        Discard
      </Button>
      {asking && (
        <Sheet title={`Discard “${upload.filename}”?`} onClose={() => setAsking(false)}>
          <p>
            {percent >= 1
              ? `${Math.floor(percent)} % of it has arrived and is removed.`
              : 'What has arrived is removed.'}{' '}
            The file on your device stays as it is.
          </p>
          <FormProblem>{abort.error && sentenceOf(abort.error)}</FormProblem>
          <div className="actions">
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button look="danger" busy={abort.isPending} onClick={() => void confirmed().catch(() => {})}>
              Discard it
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
};
