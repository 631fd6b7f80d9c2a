import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { Declined, Mistyped, NotThere } from '../../../ops/declined.ts';
import { reachLaptop } from '../../../ops/laptop.ts';
import type { World } from '../../../ops/world.ts';
import { type CommonArgs, command, laptop, type Room } from '../../command.ts';
import { exits, misused, Problem } from '../../problem.ts';

/** Which environment an operator means, and with whose rights. */
export interface EnvironmentArgs {
  env: string;
  data: string;
  region?: string;
  profile?: string;
}

const withEnvironment = (yargs: Argv<CommonArgs>): Argv<CommonArgs & EnvironmentArgs> =>
  yargs
    .option('env', {
      type: 'string',
      default: process.env['ARCLIGHT_ENV'] || 'local',
      defaultDescription: 'ARCLIGHT_ENV, or local',
      describe: 'The environment: local, dev, staging, prod',
    })
    .option('data', { type: 'string', default: '.local', describe: 'Of a laptop: the folder it runs on' })
    .option('region', { type: 'string', describe: 'Of AWS: the region, if your profile does not say' })
    .option('profile', { type: 'string', describe: 'Of AWS: the profile whose rights to use' });

/** What went wrong on the way to a service, as a problem with a hint; anything else stays what it is. */
const problemWith = (error: unknown, args: EnvironmentArgs): unknown => {
  const { name, message, code, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (error instanceof Mistyped) return misused(message);
  if (error instanceof NotThere) return new Problem({ code: 'ops.not_found', message, exit: exits.notFound });
  if (error instanceof Declined) return new Problem({ code: 'ops.declined', message, exit: exits.refused });
  if (name === 'AbortError') return error;
  const where = args.env === 'local' ? `The laptop on ${args.data}` : `AWS (${args.env})`;
  if (/Credentials|TokenProvider|ExpiredToken|UnrecognizedClient|InvalidClientTokenId/.test(name))
    return new Problem({
      code: 'ops.no_credentials',
      message: `AWS does not know who you are: ${message}`,
      hint: 'Sign in (`aws sso login`), or name a profile with --profile.',
      exit: exits.notLoggedIn,
    });
  if (/Region is missing/.test(message))
    return new Problem({
      code: 'ops.no_region',
      message: `Nothing says in which region ${args.env} is.`,
      hint: 'Name it with --region, or name a profile that has one with --profile.',
      exit: exits.usage,
    });
  if (/AccessDenied|NotAuthorized/.test(name))
    return new Problem({
      code: 'ops.access_denied',
      message,
      hint: 'docs/operations.md lists the rights an operator needs.',
      exit: exits.refused,
    });
  if (code === 'ECONNREFUSED' || name === 'TimeoutError' || ($metadata?.httpStatusCode ?? 0) >= 500)
    return new Problem({
      code: 'ops.unreachable',
      message: `${where} does not answer.`,
      hint:
        args.env === 'local' ? 'Is it running? `npm start` starts it.' : 'Is the network there, and the region right?',
      exit: exits.network,
    });
  return error;
};

/** One command of `arclight ops`: `run` works in the environment that was named. */
export const opsCommand = <Args extends object>(given: {
  command: string;
  describe: string;
  builder?: (yargs: Argv<CommonArgs & EnvironmentArgs>) => Argv<CommonArgs & EnvironmentArgs & Args>;
  run: (args: CommonArgs & EnvironmentArgs & Args, room: Room, world: World) => Promise<void>;
}) =>
  command<EnvironmentArgs & Args>({
    command: given.command,
    describe: given.describe,
    builder(yargs) {
      const named = withEnvironment(yargs);
      return given.builder?.(named) ?? (named as Argv<CommonArgs & EnvironmentArgs & Args>);
    },
    async run(args, room) {
      let world: World | undefined;
      try {
        const { env, region, profile } = args;
        const { cwd, env: variables } = room.surroundings;
        const address = variables['ARCLIGHT_ADDRESS'] || room.address !== laptop ? room.address : undefined;
        const reach = env === 'local' ? reachLaptop(resolve(cwd, args.data), address) : undefined;
        // The SDK's clients take a while to load; who only asks for help does without.
        const { openWorld } = await import('../../../ops/world.ts');
        world = openWorld(env, { reach, region, profile });
        await given.run(args, room, world);
      } catch (error) {
        throw problemWith(error, args);
      } finally {
        world?.close();
      }
    },
  });
