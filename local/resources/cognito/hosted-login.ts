import { randomBytes, timingSafeEqual } from 'node:crypto';
import { AwsError, type PlainRequest } from '../../wire/json-api.ts';
import type { openAuthorizationCodes } from './authorization-codes.ts';
import { type AuthorizationRequest, ToldHere, withParameters } from './authorization-request.ts';
import { openChallenges } from './challenges.ts';
import { openConfirmation } from './confirmation.ts';
import type { Directory } from './directory.ts';
import { type Field, page } from './hosted-page.ts';
import type { User } from './users.ts';

const csrfCookie = 'XSRF-TOKEN';

const email: Field = { name: 'username', label: 'E-mail address', type: 'email', autocomplete: 'username' };
const password: Field = { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' };
const digits = (label: string): Field => ({
  name: 'code',
  label,
  type: 'text',
  autocomplete: 'one-time-code',
  digits: true,
});

/** What the second page asks, each with what it says. */
const steps = {
  SOFTWARE_TOKEN_MFA: {
    title: 'Enter the digits of your app',
    words: 'Your authenticator app shows six digits for this account.',
    field: digits('Six digits'),
  },
  CONFIRM_SIGN_UP: {
    title: 'Confirm your e-mail address',
    words: 'We have sent you a code. It is good for one day.',
    field: digits('Code from the mail'),
  },
} as const;
type Step = keyof typeof steps;

const wrongPassword = 'That e-mail address and password do not belong together.';
const said: Record<string, string> = {
  CodeMismatchException: 'That code is not right. Look again, and enter it before it changes.',
  ExpiredCodeException: 'That code has been used or is too old. Enter the next one.',
  TooManyFailedAttemptsException: 'Too many tries. Wait a few minutes, then try again.',
  LimitExceededException: 'Too many tries. Wait a few minutes, then try again.',
};

/** What somebody reads who mistyped; whether an address is known here, nobody can read out of it. */
const wordsOf = (error: unknown): string => {
  if (!(error instanceof AwsError)) throw error;
  if (/attempts exceeded/i.test(error.message)) return said['LimitExceededException'] ?? '';
  return said[error.code] ?? wrongPassword;
};

const cookieOf = ({ headers }: PlainRequest): string | undefined =>
  (headers.cookie ?? '')
    .split('; ')
    .find((pair) => pair.startsWith(`${csrfCookie}=`))
    ?.slice(csrfCookie.length + 1);

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The pages people sign in on: a password, then what else the account asks for, then back to the app with a code. */
export function hostedLogin(directory: Directory, codes: ReturnType<typeof openAuthorizationCodes>) {
  const { checkDigits, newChallenge, taken } = openChallenges(directory);
  const confirm = openConfirmation(directory);

  interface Visit {
    request: AuthorizationRequest;
    /** This page with the app's request behind it. */
    here: string;
    csrf: string;
  }

  const form = ({ request, here, csrf }: Visit, fields: Field[], hidden: Record<string, string> = {}) => ({
    form: { action: here, hidden: { _csrf: csrf, ...hidden }, fields, button: fields.length > 1 ? 'Sign in' : 'Go on' },
    leadsTo: request.redirectUri,
    headers: { 'set-cookie': `${csrfCookie}=${csrf}; Path=${here.split('/login')[0]}; HttpOnly; SameSite=Lax` },
  });

  const first = (visit: Visit, problem?: string, username?: string) =>
    page({
      title: 'Sign in',
      words: `You go on to ${visit.request.client.ClientName ?? 'the app'} afterwards.`,
      problem,
      ...form(visit, [{ ...email, value: username }, password]),
    });

  const second = (visit: Visit, step: Step, user: User, problem?: string) => {
    const { title, words, field } = steps[step];
    const session = newChallenge(step, visit.request.client, user);
    return page({ title, words, problem, ...form(visit, [field], { step, session }) });
  };

  const back = ({ request }: Visit, user: User) => {
    const code = codes.issue(request, user);
    return {
      status: 302,
      text: '',
      headers: {
        location: withParameters(request.redirectUri, { code, state: request.state }),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    };
  };

  /** What stands between somebody whose password was right, and the app. */
  async function onward(visit: Visit, user: User) {
    const { client } = visit.request;
    if (user.status === 'FORCE_CHANGE_PASSWORD')
      return first(visit, 'Choose a password of your own on our site first; this one was only lent to you.');
    if (user.status === 'UNCONFIRMED') {
      const to = user.attributes.email ?? user.username;
      await directory.sendCode(user, { purpose: 'sign-up', occasion: 'ResendCode', to, clientId: client.id });
      return second(visit, 'CONFIRM_SIGN_UP', user);
    }
    return user.asksForDigits ? second(visit, 'SOFTWARE_TOKEN_MFA', user) : back(visit, user);
  }

  async function answerStep(visit: Visit, step: Step, given: URLSearchParams) {
    const { client } = visit.request;
    let user: User;
    try {
      user = taken(step, client, { session: given.get('session') ?? '' });
    } catch {
      return first(visit, 'That took too long. Sign in again.');
    }
    try {
      const code = (given.get('code') ?? '').trim();
      if (step === 'CONFIRM_SIGN_UP') return await onward(visit, await confirm(client, user, code));
      checkDigits(client.pool, user, code);
    } catch (error) {
      return second(visit, step, user, wordsOf(error));
    }
    return back(visit, user);
  }

  return {
    show: (request: AuthorizationRequest, here: string) =>
      first({ request, here, csrf: randomBytes(24).toString('base64url') }),

    async answer(request: AuthorizationRequest, here: string, asked: PlainRequest) {
      const given = new URLSearchParams(asked.body);
      const [cookie = '', csrf = ''] = [cookieOf(asked), given.get('_csrf') ?? ''];
      // Nobody signs somebody in from another page: only who was shown the form knows what its cookie says.
      if (cookie === '' || !isSame(cookie, csrf))
        throw new ToldHere('This form was not shown to this browser. Go back to the app and begin again.');
      const visit: Visit = { request, here, csrf };
      const step = given.get('step');
      if (step !== null) {
        if (!Object.hasOwn(steps, step)) throw new ToldHere('This form is not one of ours.');
        return answerStep(visit, step as Step, given);
      }
      const username = given.get('username')?.trim() ?? '';
      try {
        return await onward(visit, await directory.proven(request.client, username, given.get('password') ?? ''));
      } catch (error) {
        return first(visit, wordsOf(error), username);
      }
    },
  };
}
