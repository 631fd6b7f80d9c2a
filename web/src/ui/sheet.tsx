import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

/** A question that has to be answered first. Escape and a click beside it mean no. */
export const Sheet = ({ title, children, onClose }: { title: string; children: ReactNode; onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it is still in the page, the dialog gives the focus back to what it was opened from.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own way; this is the click beside it.
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The second click of a double one was meant for what opened it.
        if (event.target === dialog.current && event.detail < 2) onClose();
      }}
    >
      <div className="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
};
