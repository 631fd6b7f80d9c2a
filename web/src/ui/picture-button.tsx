import { useRef } from 'react';
import { Button } from './button.tsx';
import { toast } from './toast.tsx';

const kinds = ['image/jpeg', 'image/png', 'image/webp'];
const mostBytes = 4 * 1024 * 1024;

/** What can be said of a picture before it is sent; what it really is, the server finds out. */
const problemOf = (file: File, shownAs: string): string | undefined => {
  if (!kinds.includes(file.type)) return 'This is not a JPEG, PNG or WebP picture.';
  return file.size > mostBytes ? `This picture is larger than 4 MB. Make it smaller; ${shownAs} is shown.` : undefined;
};

/** Chooses a picture from this device. `shownAs`: the size it will have. */
export const PictureButton = ({
  children,
  busy,
  disabled = false,
  shownAs,
  testId,
  onFile,
}: {
  children: string;
  busy: boolean;
  disabled?: boolean;
  shownAs: string;
  testId: string;
  onFile: (file: File) => void;
}) => {
  const input = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    const problem = problemOf(file, shownAs);
    if (problem) toast(problem);
    else onFile(file);
  };
  return (
    <>
      <Button size="small" icon="upload" busy={busy} disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={kinds.join(',')}
        hidden
        data-testid={testId}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
    </>
  );
};
