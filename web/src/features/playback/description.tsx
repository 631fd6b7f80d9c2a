import { useLayoutEffect, useRef, useState } from 'react';

/** What somebody says of their own; long words are folded away first. */
export const Description = ({ words: text, tags = [] }: { words: string; tags?: readonly string[] }) => {
  const [open, setOpen] = useState(false);
  const [isLong, setLong] = useState(false);
  const words = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another description has another length
  useLayoutEffect(() => {
    const element = words.current;
    if (element && !open) setLong(element.scrollHeight > element.clientHeight + 2);
  }, [text, open]);
  return (
    <div className="card stack-tight description">
      <p ref={words} className={open ? 'words' : 'words clamped'}>
        {text}
      </p>
      {(isLong || open) && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show more'}
        </button>
      )}
      {tags.length > 0 && (
        <ul className="row" aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag} className="badge">
              #{tag}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
