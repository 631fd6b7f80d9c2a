import { AppsCard } from './apps-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** How I log in, and where I am. */
export const SecurityPage = () => (
  <SettingsFrame title="Security">
    <PasswordCard />
    <SecondFactorCard />
    <SessionsCard />
    <AppsCard />
  </SettingsFrame>
);
