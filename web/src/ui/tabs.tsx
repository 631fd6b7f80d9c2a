import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** Links to the pages that belong together, in a row; on a narrow screen the one that is open is moved into sight. */
export const Tabs = ({ label, children }: { label: string; children: ReactNode }) => {
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, another one that is open
  useEffect(() => {
    row.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={row} className="tabs" aria-label={label}>
      {children}
    </nav>
  );
};
