import { useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useMe } from '../features/accounts/me.tsx';
import { Bell } from '../features/notifications/bell.tsx';
import { UploadsInFlight } from '../features/upload/in-flight.tsx';
import { LinkButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { Toasts } from '../ui/toast.tsx';
import { AccountMenu } from './account-menu.tsx';
import { useOnline } from './broken.tsx';
import { ClosingNote } from './closing-note.tsx';
import { SuspendedNote } from './suspended-note.tsx';
import { ThemeButton } from './theme-button.tsx';
import './shell.css';

/** What stands around every screen: where one is, where one can go, and what is going on meanwhile. */
export const Shell = () => {
  const { me, isAnonymous } = useMe();
  const online = useOnline();
  const moving = useNavigation().state !== 'idle';
  const { pathname } = useLocation();
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label="Arclight, home">
          <Logo />
          <span>Arclight</span>
        </Link>
        <nav className="top-nav" aria-label="Main">
          <NavLink to="/" end>
            <Icon name="home" /> <span>Home</span>
          </NavLink>
          {me && (
            <NavLink to="/studio">
              <Icon name="studio" /> <span>Studio</span>
            </NavLink>
          )}
        </nav>
        <div className="top-end">
          <UploadsInFlight />
          <ThemeButton />
          {me && <Bell />}
          {me && (
            <LinkButton to="/upload" look="primary" icon="upload">
              <span className="upload-word">Upload</span>
            </LinkButton>
          )}
          {me && <AccountMenu me={me} />}
          {isAnonymous && !['/login', '/signup'].includes(pathname) && (
            <>
              <LinkButton to="/login" look="quiet" size="small">
                Log in
              </LinkButton>
              <LinkButton to="/signup" look="primary" size="small">
                Sign up
              </LinkButton>
            </>
          )}
        </div>
        {moving && <div className="moving" role="progressbar" aria-label="Loading the next page" />}
      </header>
      {!online && (
        <p className="offline-note" role="status">
          You are offline. What is on the screen stays; uploads go on by themselves when you are back.
        </p>
      )}
      {me?.closing && <ClosingNote closing={me.closing} />}
      {me?.suspension && <SuspendedNote suspension={me.suspension} />}
      <MainPart />
      <Toasts />
      <ScrollRestoration />
    </>
  );
};

/** The screen itself. After a change of address the focus goes to its beginning, as it would on a new page. */
const MainPart = () => {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what this waits for
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <Outlet />
    </main>
  );
};
