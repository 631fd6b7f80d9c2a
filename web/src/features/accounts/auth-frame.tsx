import type { FormEvent, ReactNode } from 'react';
import { Logo } from '../../ui/logo.tsx';
import './auth.css';

/** The frame of the small screens around signing in: one headline, one form, one way out. */
export const AuthFrame = ({
  title,
  lead,
  children,
  aside,
  onSubmit,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  aside?: ReactNode;
  onSubmit: () => void;
}) => (
  <div className="auth">
    <title>{`${title} – Arclight`}</title>
    <section className="card auth-card">
      <span className="auth-mark">
        <Logo size={44} />
      </span>
      <h1>{title}</h1>
      {lead && <p className="soft">{lead}</p>}
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
      </form>
      {aside && <div className="auth-aside">{aside}</div>}
    </section>
  </div>
);
