import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { Sheet } from './sheet.tsx';
import { toast } from './toast.tsx';

/** A secret, the one time it can be seen; `what` it is called, as in "Copy the key". */
export const SecretOnce = ({
  title,
  what,
  secret,
  children,
  onDone,
}: {
  title: string;
  what: string;
  secret: string;
  children: ReactNode;
  onDone: () => void;
}) => {
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => button.current?.querySelector('button')?.focus(), []);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    toast(`The ${what} is on your clipboard.`);
  };
  return (
    // Neither Escape nor a click beside it may take away what is never shown again.
    <Sheet title={title} onClose={() => {}}>
      <output className="secret-once">{secret}</output>
      {children}
      <div className="actions" ref={button}>
        <Button
          look="primary"
          onClick={() => void copy().catch(() => toast(`Copying did not work: mark the ${what} and copy it.`))}
        >
          Copy the {what}
        </Button>
        <Button onClick={onDone}>I have kept it</Button>
      </div>
    </Sheet>
  );
};
