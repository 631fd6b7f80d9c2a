import { AuditList } from './audit-list.tsx';

/** Everything staff did, for admins. */
export const AuditPage = () => (
  <>
    <title>Audit log – Arclight</title>
    <header className="page-head">
      <div className="stack-tight">
        <h1>Audit log</h1>
        <p className="soft">
          What staff did and looked at, the newest first. Nobody can change it; entries go after two years.
        </p>
      </div>
    </header>
    <section className="card stack">
      <AuditList />
    </section>
  </>
);
