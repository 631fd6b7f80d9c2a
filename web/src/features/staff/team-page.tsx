import { Link } from 'react-router';
import { useAnswer } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';

/** Who the staff are, for admins. */
export const TeamPage = () => {
  const { data, error, refetch } = useAnswer('moderation.list_staff', {});
  if (error && !data) return <Broken error={error} again={() => void refetch()} what="team" />;
  return (
    <>
      <title>Team – Arclight</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>Team</h1>
          <p className="soft">Find a person to make them a moderator or an admin, or to end that.</p>
        </div>
      </header>
      {!data && (
        <div className="card stack">
          <Loading what="the team" />
          <Skeleton width="50%" />
        </div>
      )}
      <ul className="team">
        {data?.items.map((one) => (
          <li key={one.account_id} className="card row">
            <Avatar name={one.display_name} />
            <Link to={`/staff/people/${one.account_id}`}>{one.display_name}</Link>
            <span className="row push">
              {one.status === 'suspended' && <span className="badge bad">Suspended</span>}
              {(['admin', 'moderator'] as const)
                .filter((role) => one.roles.includes(role))
                .map((role) => (
                  <span key={role} className="badge note">
                    {role === 'admin' ? 'Admin' : 'Moderator'}
                  </span>
                ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
