import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { Tabs } from '../../ui/tabs.tsx';
import './settings.css';

/** Every page of the settings, in the order they are shown. */
const pages = [
  ['/settings', 'Profile'],
  ['/settings/security', 'Security'],
  ['/settings/keys', 'API keys'],
  ['/settings/webhooks', 'Webhooks'],
] as const;

/** What stands around each page of the settings: where else there is something to set. */
export const SettingsFrame = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="page narrow stack">
    <title>{`${title} – Arclight`}</title>
    <h1>Settings</h1>
    <Tabs label="Settings">
      {pages.map(([to, words]) => (
        <NavLink key={to} to={to} end={to === '/settings'}>
          {words}
        </NavLink>
      ))}
    </Tabs>
    {children}
  </div>
);
