import { Refused, Unreachable, VideoFailed } from '../sdk/src/node.ts';

/** How `arclight` ends, for scripts; docs/cli.md has the same table and a test keeps them together. */
export const exits = {
  ok: 0,
  /** Something we did not foresee: a bug worth reporting. */
  unexpected: 1,
  /** What was typed cannot be meant. */
  usage: 2,
  /** Nobody is logged in, or the session has ended. */
  notLoggedIn: 3,
  /** The service said no. */
  refused: 4,
  /** There is no such video, upload, file, queue or consumer. */
  notFound: 5,
  /** The service did not answer, or failed. */
  network: 6,
  /** The file arrived and cannot become a video. */
  videoFailed: 7,
  interrupted: 130,
  terminated: 143,
} as const;
export type Exit = (typeof exits)[keyof typeof exits];

interface Given {
  /** `domain.reason`: the API's own code, or `cli.…`. */
  code: string;
  message: string;
  exit: Exit;
  /** What to do now, as a sentence. */
  hint?: string | undefined;
  details?: Readonly<Record<string, unknown>> | undefined;
  requestId?: string | undefined;
  /** What was reached all the same: of several things, those that worked. */
  result?: unknown;
}

/** Why a command did not do what was asked, in words for its person and in a code for their script. */
export class Problem extends Error {
  readonly given: Given;

  constructor(given: Given) {
    super(given.message);
    this.name = 'Problem';
    this.given = given;
  }
}

/** What was typed cannot be meant so. */
export const misused = (message: string, hint?: string): Problem =>
  new Problem({ code: 'cli.usage', message, hint, exit: exits.usage });

export const notLoggedIn = (address: string): Problem =>
  new Problem({
    code: 'cli.not_logged_in',
    message: `You are not logged in to ${address}.`,
    hint: 'Run `arclight login` first.',
    exit: exits.notLoggedIn,
  });

export const keyNotEnough = (): Problem =>
  new Problem({
    code: 'cli.key_not_enough',
    message: 'No API key can do this, whatever its scopes: only you can, logged in.',
    hint: 'Take ARCLIGHT_API_KEY out of the environment, and run `arclight login`.',
    exit: exits.refused,
  });

export const interrupted = (): Problem =>
  new Problem({ code: 'cli.interrupted', message: 'Interrupted.', exit: exits.interrupted });

const exitOf = ({ code, status }: Refused): Exit => {
  // The service objects to what was typed: a title too long, a language that is none.
  if (code === 'request.invalid') return exits.usage;
  if (status === 401) return exits.notLoggedIn;
  if (status === 404 || status === 410) return exits.notFound;
  return status >= 500 ? exits.network : exits.refused;
};

const hintOf = (refused: Refused): string | undefined => {
  switch (refused.code) {
    case 'access.unauthenticated':
    case 'accounts.refresh_refused':
      return 'Run `arclight login` again.';
    case 'access.role_needed':
      return 'Uploading needs a creator: accept the terms and open a channel in the web client first.';
    case 'access.scope_needed':
      return refused.details['scope']
        ? `The missing scope is ${refused.details['scope']}: make a key that has it with \`arclight keys create\`.`
        : keyNotEnough().given.hint;
    case 'access.key_refused':
    case 'access.key_expired':
      return 'Put a good one into ARCLIGHT_API_KEY; logged in, `arclight keys create` makes one and `arclight keys ls` shows which you have.';
    case 'catalog.not_ready':
      return 'Run `arclight show <video>` to see how it stands, or `arclight watch <video>` to wait until it is.';
    case 'upload.quota':
      return 'Unfinished uploads count too; they end by themselves after a day.';
    case 'request.invalid':
      return refused.fields.map(({ field, problem }) => `${field} ${problem}.`).join(' ');
    default:
      return refused.status >= 500 ? 'Try again in a moment.' : undefined;
  }
};

/** Anything thrown, as the problem it is. What is not understood is said to be a bug, with its own words. */
export const problemOf = (error: unknown, address: string): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof Refused) {
    const { code, message, details, requestId } = error;
    return new Problem({ code, message, details, requestId, hint: hintOf(error), exit: exitOf(error) });
  }
  if (error instanceof VideoFailed) {
    const { code, message, videoId } = error;
    return new Problem({ code, message, exit: exits.videoFailed, details: { video_id: videoId } });
  }
  if (error instanceof Unreachable)
    return new Problem({
      code: 'cli.unreachable',
      message: `${address} does not answer.`,
      hint: 'Is it running, and is the network there? `npm start` starts the laptop; another place is named with --address.',
      exit: exits.network,
    });
  return new Problem({
    code: 'cli.unexpected',
    message: `This should not have happened: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Run it again with ARCLIGHT_DEBUG=1 to see where, and report it.',
    exit: exits.unexpected,
  });
};

/** The problem as `--json` shows it. */
export const problemJson = ({ given }: Problem) => ({
  ok: false as const,
  error: {
    code: given.code,
    message: given.message,
    exit: given.exit,
    ...(given.hint ? { hint: given.hint } : {}),
    ...(given.details && Object.keys(given.details).length > 0 ? { details: given.details } : {}),
    ...(given.requestId ? { request_id: given.requestId } : {}),
  },
  ...(given.result === undefined ? {} : { result: given.result }),
});
