/** A no to whoever typed the command: a sentence that says what would be right. */
export class Refused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refused';
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Which profile was chosen, or how one is. */
const signInFirst = (profile = process.env['AWS_PROFILE']): string =>
  profile
    ? `AWS does not know who you are by the profile ${profile}. \`aws configure list-profiles\` lists yours; sign in with it (\`aws sso login --profile ${profile}\`), or choose another with --profile or AWS_PROFILE, and say it again.`
    : 'AWS does not know who you are. Choose a profile that may deploy with --profile NAME or AWS_PROFILE (signed in with `aws sso login`), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and say it again.';

/** What AWS says when it is about credentials, in words; the name is the SDK's. */
const credentials: Record<string, string> = {
  ExpiredToken: 'Your AWS credentials have run out. Sign in again, and say it again: what is done stays done.',
  ExpiredTokenException: 'Your AWS credentials have run out. Sign in again, and say it again: what is done stays done.',
  InvalidClientTokenId: 'AWS does not know these credentials. Are they of another partition, or deleted?',
  UnrecognizedClientException: 'AWS does not know these credentials. Are they of another partition, or deleted?',
  SignatureDoesNotMatch: 'AWS refuses the signature: the secret key is wrong, or the clock of this machine is.',
};

const denied = /^AccessDenied|^UnauthorizedOperation$|^NotAuthorized$/;
const unreachable = /^(TimeoutError|NetworkingError|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET)$/;

/** Any error as a sentence or two, without a stack: what happened, and what to do. */
export function inWords(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (/^(Credentials|Token)ProviderError$/.test(nameOf(error))) return signInFirst();
  const known = credentials[nameOf(error)];
  if (known) return known;
  if (denied.test(nameOf(error)))
    return `AWS does not allow this to you: ${message} Sign in with a role that may, and say it again.`;
  const code = (error as { code?: string } | undefined)?.code ?? nameOf(error);
  if (unreachable.test(code)) return `AWS cannot be reached from here (${code}): ${message}`;
  const where = ['', 'Error', 'TypeError'].includes(nameOf(error)) ? 'here' : `at AWS (${nameOf(error)})`;
  return `It went wrong ${where}: ${message} What is done stays done; say it again when the cause is gone.`;
}

/** Runs a command for a person at a terminal: words for every ending, exit code 1 for the bad ones. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(`\n${inWords(error)}`);
    if (process.env['ARCLIGHT_DEBUG']) console.error(error);
    process.exitCode = 1;
  }
}
