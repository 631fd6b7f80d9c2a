import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { droppedFiles, pickFiles } from './file-handles.ts';

/** Takes files: dropped anywhere on the page, or chosen from the computer. */
export const DropZone = ({ onFiles, small }: { onFiles: (files: File[]) => void; small: boolean }) => {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;

  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const allow = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer) void droppedFiles(event.dataTransfer).then((files) => take.current(files));
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);

  const choose = () => {
    const picking = pickFiles();
    if (picking) void picking.then((files) => take.current(files));
    else input.current?.click();
  };

  return (
    <section className={['drop', over && 'over', small && 'small'].filter(Boolean).join(' ')} aria-label="Add files">
      <span className="drop-mark">
        <Icon name="upload" size={small ? 24 : 40} />
      </span>
      <div className="stack-tight">
        <h2>{over ? 'Let go' : small ? 'Add more videos' : 'Drop your videos here'}</h2>
        {!small && <p className="soft">MP4, MOV, MKV, WebM, AVI, MPEG – whatever your camera or editor makes.</p>}
      </div>
      <Button look={small ? 'plain' : 'primary'} onClick={choose}>
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        accept="video/*,.mkv,.ts,.mts,.avi,.flv"
        multiple
        hidden
        data-testid="file-input"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </section>
  );
};
