import { type Letter, letterOf } from '../kit/letter.ts';
import { isScope, scopes } from '../kit/scopes.ts';
import type { ApiKey } from './api-key.ts';

// Mails about one's own account. They say what happened and what to do if it was not oneself, and carry no code.

/** Enough of an address for its owner to recognise, and no more. */
export const masked = (email: string): string => {
  const [name = '', domain = ''] = email.split('@');
  return `${name.slice(0, 1)}…@${domain}`;
};

const securityLink = (site: string) => ({ words: 'Look at your sign-in settings', url: `${site}/settings/security` });
const footOf = (site: string): string => `You get this mail because this address belongs to an account at ${site}.`;

/** To the address in use, before anything changes. */
export const emailChangeAsked = (site: string, to: string): Letter =>
  letterOf({
    subject: 'Your Arclight address is about to change',
    paragraphs: [
      `Somebody who knows your password asked to change the address of your account to ${masked(to)}. It changes as soon as the code we sent there is entered.`,
      'If that was you, there is nothing to do. If it was not: set a new password and sign out everywhere, now.',
    ],
    link: securityLink(site),
    foot: footOf(site),
  });

/** To the address that was in use until now. */
export const emailChanged = (site: string, to: string): Letter =>
  letterOf({
    subject: 'Your Arclight address has changed',
    paragraphs: [
      `Your account now belongs to the address ${masked(to)}. This one is no longer asked for and gets no more mail from us.`,
      'If that was not you, answer this mail: somebody has taken your account.',
    ],
    link: { words: 'Go to Arclight', url: site },
    foot: footOf(site),
  });

/** To an address that already has an account, when somebody wants it for theirs. */
export const emailTaken = (site: string): Letter =>
  letterOf({
    subject: 'This address already has an Arclight account',
    paragraphs: [
      'Somebody asked to use this address for another account. It has one already, so nothing was changed.',
      'If that was you, log in with this address instead, or choose another one.',
    ],
    link: { words: 'Log in', url: `${site}/login` },
    foot: footOf(site),
  });

export const passwordChanged = (site: string): Letter =>
  letterOf({
    subject: 'Your Arclight password has changed',
    paragraphs: [
      'Your password was changed, and you were signed out on every other device.',
      'If that was not you, set a new one with “Forgot your password?” on the log-in page.',
    ],
    link: { words: 'Set a new password', url: `${site}/forgot` },
    foot: footOf(site),
  });

/** What the scopes open, as a list a person can read. */
const inWords = (names: readonly string[]): string =>
  names
    .map((name) => (isScope(name) ? scopes[name] : name).replace(/^[A-Z]/, (letter) => letter.toLowerCase()))
    .join('; ');

export const keyMade = (site: string, key: Pick<ApiKey, 'name' | 'lastFour' | 'scopes' | 'expiresAt'>): Letter =>
  letterOf({
    subject: 'An API key was made for your Arclight account',
    paragraphs: [
      `It is called “${key.name}” and ends with ${key.lastFour}. Whoever has it can, in your name: ${inWords(key.scopes)}.`,
      key.expiresAt ? `It expires on ${key.expiresAt.slice(0, 10)}.` : 'It does not expire by itself.',
      'If that was not you, revoke it, set a new password and sign out everywhere, now.',
    ],
    link: { words: 'Look at your API keys', url: `${site}/settings/keys` },
    foot: footOf(site),
  });

export const secondFactorIs = (site: string, on: 'on' | 'off' | 'recovered'): Letter =>
  letterOf({
    subject: on === 'on' ? 'Log-in now asks for your app as well' : 'Log-in no longer asks for your app',
    paragraphs: [
      {
        on: 'A second factor was turned on: from now on logging in takes your password and the six digits of your app. Keep the recovery codes where you find them without your phone.',
        off: 'The second factor of your account was turned off. Your password alone logs you in.',
        recovered:
          'A recovery code was used to log in, and the second factor of your account is off. The other recovery codes are worth nothing any more; set the app up again when you have it.',
      }[on],
      'If that was not you, set a new password and sign out everywhere, now.',
    ],
    link: securityLink(site),
    foot: footOf(site),
  });

const dayOf = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { timeZone: 'UTC', dateStyle: 'long' });

export const accountClosing = (site: string, closesAt: string): Letter =>
  letterOf({
    subject: 'Your Arclight account is being closed',
    paragraphs: [
      `You, or somebody who knows your password, asked to close your account. It was signed out everywhere, its API keys are gone, and its channels and videos are hidden.`,
      `On ${dayOf(closesAt)} everything is erased: your profile, your channels, your videos and what you watched. That cannot be undone.`,
      'Until then you can keep it: log in, and choose “Keep my account”. If it was not you who asked, do that now, and set a new password.',
    ],
    link: { words: 'Log in', url: `${site}/login` },
    foot: footOf(site),
  });

export const accountKept = (site: string): Letter =>
  letterOf({
    subject: 'Your Arclight account stays',
    paragraphs: [
      'You took back the closing of your account. Your channels and videos are seen again within a few minutes. API keys have to be made anew.',
      'If that was not you, set a new password and sign out everywhere, now.',
    ],
    link: securityLink(site),
    foot: footOf(site),
  });

/** The last one: the address is forgotten with it. */
export const accountClosed = (site: string): Letter =>
  letterOf({
    subject: 'Your Arclight account is closed',
    paragraphs: [
      'Your account is closed, as you asked. Your profile, your channels and your sign-in are erased; your videos are being removed. This is the last mail we send you.',
      'You are welcome to come back with a new account.',
    ],
    link: { words: 'Go to Arclight', url: site },
    foot: `You get this mail because this address belonged to an account at ${site}.`,
  });
