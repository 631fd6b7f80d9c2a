import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { toast } from '../../ui/toast.tsx';
import { sizeOf } from '../../ui/when.ts';
import { fileAgain } from './file-handles.ts';
import type { Item } from './item.ts';
import { uploads } from './uploads-here.ts';

/** A file of a tab that was closed: what is known of it, and the way to go on. */
export const Absent = ({ item: { id, file, sentBytes, uploadId, before } }: { item: Item }) => {
  const input = useRef<HTMLInputElement>(null);
  const percent = (sentBytes / file.size) * 100;

  const take = (given: File | undefined) => {
    if (!given) return;
    if (given.size === file.size) uploads.give(id, given);
    else toast(`That is another file: ${file.name} has ${sizeOf(file.size)}.`);
  };
  const open = async () => {
    const again = await fileAgain(id, file, { ask: true });
    if (again) uploads.give(id, again);
    else input.current?.click();
  };

  return (
    <div className="stack-tight">
      {uploadId && <ProgressBar percent={percent} label={`Arrived of ${file.name}`} look="waiting" />}
      <div className="row">
        <p className="soft small">
          {uploadId
            ? `${Math.floor(percent)} % has arrived. Choose the file again to send the rest.`
            : `The tab was closed before it was ${before === 'chosen' ? 'started' : 'sent'}. Choose the file again to go on.`}
        </p>
        <Button size="small" look="primary" aria-label={`Continue ${file.name}`} onClick={() => void open()}>
          Continue
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        data-testid={`again-${file.name}`}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
    </div>
  );
};
