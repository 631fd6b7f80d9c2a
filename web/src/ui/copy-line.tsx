import { useId } from 'react';
import { Button } from './button.tsx';
import { toast } from './toast.tsx';

/** Something to be pasted elsewhere: named, to be marked as a whole, and copied with one press. */
export const CopyLine = ({ label, text }: { label: string; text: string }) => {
  const id = useId();
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => toast(`${label}: it is on your clipboard.`),
      () => toast('Copying did not work: mark it and copy it.'),
    );
  return (
    <div className="copy-line">
      <span className="field-label" id={id}>
        {label}
      </span>
      <output className="secret-once" aria-labelledby={id}>
        {text}
      </output>
      <Button size="small" onClick={copy} aria-label={`Copy: ${label}`}>
        Copy
      </Button>
    </div>
  );
};
