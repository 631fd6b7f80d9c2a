import { isRefused } from '../../sdk/src/node.ts';
import { ask, askSecret, canAsk, piped } from '../ask.ts';
import { command, type Room, text } from '../command.ts';
import { misused } from '../problem.ts';

interface Args {
  email?: string | undefined;
  'password-stdin'?: boolean | undefined;
  code?: string | undefined;
}

const emailFrom = async (args: Args, { surroundings }: Room): Promise<string> => {
  const given = args.email ?? surroundings.env['ARCLIGHT_EMAIL'];
  if (given) return given;
  if (canAsk(surroundings)) return ask('E-mail address: ', surroundings);
  throw misused('Whose login? Nobody is here to be asked.', 'Give --email, or set ARCLIGHT_EMAIL.');
};

const passwordFrom = async (args: Args, { surroundings }: Room): Promise<string> => {
  if (args['password-stdin']) return piped(surroundings);
  const given = surroundings.env['ARCLIGHT_PASSWORD'];
  if (given) return given;
  if (canAsk(surroundings)) return askSecret(surroundings, 'Password (not shown): ');
  throw misused(
    'There is no password, and nobody here to be asked for it.',
    'Pipe it in with --password-stdin, or set ARCLIGHT_PASSWORD.',
  );
};

/** Where a second factor is on, the password alone is turned down: then the app is asked for, if somebody is here. */
const logInWithApp = async <T>(
  error: unknown,
  logIn: (code: string) => Promise<T>,
  { surroundings }: Room,
): Promise<T> => {
  if (!isRefused(error, 'accounts.second_factor_needed')) throw error;
  if (!canAsk(surroundings))
    throw misused('This account asks for an authenticator app as well.', 'Give the six digits it shows with --code.');
  return logIn(await ask('Six digits from your authenticator app: ', surroundings));
};

export const login = command<Args>({
  command: 'login',
  describe: 'Log in; the session is kept for seven days of silence',
  builder: (yargs) =>
    yargs
      .option('email', text('Whose account (or ARCLIGHT_EMAIL; else you are asked)'))
      .option('password-stdin', {
        type: 'boolean',
        describe: 'Read the password from stdin (or ARCLIGHT_PASSWORD; else you are asked)',
      })
      .option('code', text('With a second factor: what your authenticator app shows (else you are asked)')),
  async run(args, room) {
    const email = await emailFrom(args, room);
    const password = await passwordFrom(args, room);
    if (!email || !password) throw misused('Both an e-mail address and a password are needed.');
    const api = room.api();
    const logIn = (code: string | undefined) =>
      api.call(
        'accounts.log_in',
        { body: { email, password, ...(code ? { code } : {}), session: 'token' } },
        { signal: room.signal },
      );
    const given = await logIn(args.code).catch((error: unknown) => logInWithApp(error, logIn, room));
    await api.enter(email, given);
    room.tell(
      { address: room.address, account_id: given.account_id, email },
      `Logged in to ${room.address} as ${email}.`,
    );
  },
});
