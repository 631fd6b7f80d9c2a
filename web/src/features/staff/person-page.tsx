import { Link, useParams } from 'react-router';
import { useAnswer, useDoing } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { dateOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { AuditList } from './audit-list.tsx';
import { personChanged } from './changed.ts';
import { DecideButton } from './decide-button.tsx';
import { Decided } from './decided.tsx';
import { Facts, History } from './facts.tsx';
import { RoleCard } from './role-card.tsx';
import type { StaffPerson } from './words.ts';

/** One person: who they are here, how they stand, and what staff may do. */
export const PersonPage = () => {
  const { person = '' } = useParams();
  const me = useSignedIn();
  const { data, error, refetch } = useAnswer('moderation.read_person', { params: { user_id: person } });
  if (error && !data) return <Broken error={error} again={() => void refetch()} what="person" />;
  if (!data)
    return (
      <div className="card stack">
        <Loading what="the person" />
        <Skeleton width="40%" />
        <Skeleton width="70%" />
      </div>
    );
  const isAdmin = me.roles.includes('admin');
  return (
    <>
      <title>{`${data.display_name} – Staff – Arclight`}</title>
      <header className="page-head">
        <Avatar name={data.display_name} big />
        <div className="stack-tight">
          <h1>{data.display_name}</h1>
          <Standing person={data} />
        </div>
        <div className="row push">
          <SuspendButton person={data} isMe={me.account_id === data.account_id} />
        </div>
      </header>
      <div className="staff-grid">
        <div className="stack">
          {data.suspension && <Decided title="Suspended" of={data.suspension} mayEnd />}
          <section className="card stack">
            <h2>Person</h2>
            <Facts
              of={[
                [
                  'Id',
                  <span key="id" className="id">
                    {data.account_id}
                  </span>,
                ],
                ['Roles', data.roles.join(', ')],
                ['Plan', data.plan],
                ['Here since', dateOf(data.created_at)],
                [
                  'Channels',
                  data.channels.length > 0 &&
                    data.channels.map(({ handle, name }) => (
                      <Link key={handle} to={`/channel/@${handle}`}>
                        {name} (@{handle})
                      </Link>
                    )),
                ],
              ]}
            />
          </section>
          {isAdmin && me.account_id !== data.account_id && data.status !== 'closed' && <RoleCard person={data} />}
          <History of={data.history} />
        </div>
        {isAdmin && (
          <section className="card stack">
            <h2>Audit log</h2>
            <AuditList about={data.account_id} />
          </section>
        )}
      </div>
    </>
  );
};

const Standing = ({ person: { status } }: { person: StaffPerson }) => (
  <div className="row">
    {status === 'active' && <span className="badge good">Active</span>}
    {status === 'suspended' && <span className="badge bad">Suspended</span>}
    {status === 'closing' && <span className="badge">Leaving</span>}
    {status === 'closed' && <span className="badge">Left</span>}
  </div>
);

const SuspendButton = ({ person, isMe }: { person: StaffPerson; isMe: boolean }) => {
  const suspend = useDoing('moderation.suspend_person');
  const reinstate = useDoing('moderation.reinstate_person');
  const { account_id, display_name: name } = person;
  const params = { user_id: account_id };
  if (person.status === 'closed' || isMe) return null;
  return (
    <DecideButton
      isDecided={person.status === 'suspended' || person.suspension !== undefined}
      against={{
        title: `Suspend ${name}?`,
        explanation:
          'They are refused on everything that changes something, what they are uploading ends, and they are told by mail. Their published videos stay: take those down one by one.',
        verb: 'Suspend',
        done: `${name} is suspended.`,
        withEnd: true,
        decide: (body) => suspend.mutateAsync({ params, body }),
      }}
      back={{
        title: `Reinstate ${name}?`,
        explanation: 'They can sign in, upload and publish again within seconds, and are told by mail.',
        verb: 'Reinstate',
        done: `${name} is active again.`,
        decide: (note) => reinstate.mutateAsync({ params, body: { note } }),
      }}
      changed={personChanged}
    />
  );
};
