import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';

/**
 * What is laid over the messages for a while. It has the focus as long as it is open, Escape closes it, and whoever was in it
 * is where they came from afterwards.
 */
export const Drawer = ({
  title,
  heading,
  onClose,
  children,
}: {
  title: string;
  /** Where the focus goes when what had it is gone. */
  heading?: RefObject<HTMLHeadingElement | null>;
  onClose: () => void;
  children: ReactNode;
}) => {
  const own = useRef<HTMLHeadingElement>(null);
  const drawer = useRef<HTMLElement>(null);
  const id = useId();
  // Left while it is still in the page: what is not there any more cannot give the focus back.
  useLayoutEffect(() => {
    const cameFrom = document.activeElement;
    const element = drawer.current;
    return () => {
      if (element?.contains(document.activeElement) && cameFrom instanceof HTMLElement) cameFrom.focus();
    };
  }, []);
  useEffect(() => (heading ?? own).current?.focus(), [heading]);
  return (
    <section
      className="chat-drawer"
      ref={drawer}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <h3 id={id} ref={heading ?? own} tabIndex={-1}>
          {title}
        </h3>
        <Button look="quiet" size="small" icon="close" aria-label="Close" onClick={onClose} />
      </header>
      {children}
    </section>
  );
};
