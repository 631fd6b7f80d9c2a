import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';

/** A secret, the one time it can be seen. */
export const SecretOnce = ({
  title,
  secret,
  children,
  onDone,
}: {
  title: string;
  secret: string;
  children: ReactNode;
  onDone: () => void;
}) => {
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => button.current?.querySelector('button')?.focus(), []);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    toast('The secret is on your clipboard.');
  };
  return (
    // Neither Escape nor a click beside it may take away what is never shown again.
    <Sheet title={title} onClose={() => {}}>
      <p>
        Every message is signed with this secret. <strong>It is shown this once</strong>: keep it where your server
        finds it.
      </p>
      <output className="webhook-secret">{secret}</output>
      {children}
      <div className="actions" ref={button}>
        <Button
          look="primary"
          onClick={() => void copy().catch(() => toast('Copying did not work: mark the secret and copy it.'))}
        >
          Copy the secret
        </Button>
        <Button onClick={onDone}>I have kept it</Button>
      </div>
    </Sheet>
  );
};
