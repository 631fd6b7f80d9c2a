import { NavLink, Outlet } from 'react-router';
import { NotFoundPage } from '../../app/broken.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import './staff.css';

/** The staff area; to everyone else there is nothing at its addresses. What may be done there, the API decides. */
export const StaffOutlet = () => {
  const { roles, status } = useSignedIn();
  const isAdmin = roles.includes('admin');
  if (status !== 'active' || !(isAdmin || roles.includes('moderator'))) return <NotFoundPage />;
  return (
    <div className="page staff">
      <nav className="staff-nav row" aria-label="Staff">
        <NavLink to="/staff" end>
          Find
        </NavLink>
        {isAdmin && <NavLink to="/staff/team">Team</NavLink>}
        {isAdmin && <NavLink to="/staff/audit">Audit log</NavLink>}
      </nav>
      <Outlet />
    </div>
  );
};
