import { Outlet } from 'react-router';
import { SignedIn } from '../features/accounts/me.tsx';

/** The screens behind it are for signed-in people. */
export const SignedInOutlet = () => (
  <SignedIn>
    <Outlet />
  </SignedIn>
);
