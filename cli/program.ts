import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import { type Api, addressOf, openApi } from './api.ts';
import { type AnyCommand, type CommonArgs, laptop, type Room } from './command.ts';
import { completion } from './commands/completion.ts';
import { edit } from './commands/edit.ts';
import { keysCommands } from './commands/keys/commands.ts';
import { login } from './commands/login.ts';
import { logout } from './commands/logout.ts';
import { ls } from './commands/ls.ts';
import { opsCommands } from './commands/ops/commands.ts';
import { dlqCommands } from './commands/ops/dlq.ts';
import { publish } from './commands/publish.ts';
import { restore } from './commands/restore.ts';
import { rm } from './commands/rm.ts';
import { show } from './commands/show.ts';
import { staffCommands } from './commands/staff/commands.ts';
import { unpublish } from './commands/unpublish.ts';
import { upload } from './commands/upload.ts';
import { watch } from './commands/watch.ts';
import { webhooksCommands } from './commands/webhooks/commands.ts';
import { whoami } from './commands/whoami.ts';
import { nearest } from './nearest.ts';
import { givenTwice } from './number.ts';
import { exits, interrupted, misused, Problem, problemJson, problemOf } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

const commands: readonly AnyCommand[] = [
  login,
  logout,
  whoami,
  upload,
  ls,
  show,
  publish,
  unpublish,
  edit,
  rm,
  restore,
  watch,
  completion,
];

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const room = (around: Surroundings, args: CommonArgs): Room => {
  let opened: Api | undefined;
  return {
    api: () => {
      opened ??= openApi(args.address, around);
      return opened;
    },
    address: args.address,
    json: args.json,
    tell: (result, words) =>
      void around.stdout.write(args.json ? `${JSON.stringify({ ok: true, result })}\n` : words && `${words}\n`),
    remark: (words) => void (args.json || around.stderr.write(`${words}\n`)),
    signal: around.signal,
    surroundings: around,
  };
};

const report = (problem: Problem, json: boolean, around: Surroundings): void => {
  if (json) return void around.stdout.write(`${JSON.stringify(problemJson(problem))}\n`);
  const { message, hint, requestId } = problem.given;
  const quoted = requestId ? ` (request ${requestId})` : '';
  around.stderr.write(
    [`${message}${problem.given.exit === exits.unexpected ? quoted : ''}`, hint].filter(Boolean).join('\n'),
  );
  around.stderr.write('\n');
};

const seeHelp = '`arclight --help` lists what there is.';

/** Commands below a word of their own. */
const groups: Readonly<Record<string, readonly AnyCommand[]>> = {
  keys: keysCommands,
  webhooks: webhooksCommands,
  staff: staffCommands,
  ops: opsCommands,
  dlq: dlqCommands,
};

/** Asks for what a command was typed without. */
const missingWords = (typed: readonly string[]): string => {
  const path: string[] = [];
  for (const word of typed) {
    const here = groups[path.at(-1) ?? ''] ?? commands;
    const usage = here.flatMap(({ command = [] }) => command).find((each) => each.split(' ')[0] === word);
    const wanted = usage && /<(\w+?)s?(?:\.\.)?>/.exec(usage)?.[1];
    if (wanted) return `Which ${wanted}? Type: ${['arclight', ...path, usage].join(' ')}`;
    if (groups[word]) path.push(word);
  }
  return 'Something is missing after the command.';
};

/** Names what there is none of as it was typed, and the one option that was probably meant. */
const unknownWords = (unknown: readonly string[], typed: readonly string[], options: readonly string[]): string => {
  const isOption = (name: string): boolean => typed.some((word) => word.split('=')[0] === `--${name}`);
  const named = unknown.map((name) => (isOption(name) ? `option --${name}` : name)).join(' and no ');
  const [only = ''] = unknown;
  const meant = unknown.length === 1 && isOption(only) ? nearest(only, options) : undefined;
  return `There is no ${named} here.${meant ? ` Did you mean --${meant}?` : ''}`;
};

const strangeOptions = (typed: readonly string[], options: readonly string[]): string[] =>
  typed
    .slice(0, typed.includes('--') ? typed.indexOf('--') : typed.length)
    .flatMap((word) => /^--([^=]+)/.exec(word)?.[1] ?? [])
    .filter((name) => !options.includes(name) && !options.includes(name.replace(/^no-/, '')));

/** What yargs objects to, in words of ours where its own speak of arguments. */
const objectionWords = (objection: string, typed: readonly string[], options: readonly string[]): string => {
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/.exec(objection)?.[1];
  if (unknown) return unknownWords(unknown.split(', '), typed, options);
  const bare = /^Not enough arguments following: (.+)$/.exec(objection)?.[1];
  if (bare) return wantsValue(bare);
  if (objection.startsWith('Not enough non-option arguments')) {
    // What was meant as a name may stand there as an option there is none of.
    const strange = strangeOptions(typed, options);
    return strange.length > 0 ? unknownWords(strange, typed, options) : missingWords(typed);
  }
  const choice = /Argument: (.+), Given: (.+), Choices: (.+)/.exec(objection);
  if (choice) {
    const [, name, given, choices = ''] = choice;
    const named = typed.some((word) => word.startsWith(`--${name}`)) ? `--${name}` : name;
    return `${named} takes one of ${choices.replaceAll('"', '')}; ${given} is none of them.`;
  }
  return objection.replace(/([^.?!])$/, '$1.');
};

interface Known {
  /** Options that may be given again for several. */
  array: readonly string[];
  number: readonly string[];
}

/** What yargs takes and nobody can mean: one option twice, which of them cannot be known, and a number of no digits, for 0. */
const demandMeant = (argv: Readonly<Record<string, unknown>>, typed: readonly string[], known: Known): void => {
  for (const [name, value] of Object.entries(argv)) {
    if (!Array.isArray(value) || known.array.includes(name)) continue;
    const times = typed.filter((word) => word.split('=')[0] === `--${name}`).length;
    if (times > 1) throw misused(givenTwice(name, times), seeHelp);
  }
  const empty = known.number.find((name) => typed.includes(`--${name}=`));
  if (empty) throw misused(wantsValue(empty), seeHelp);
};

const wantsValue = (name: string): string => `--${name} wants a value after it.`;

/** What the command that was typed understands; short names of one letter are nobody's slip of the pen. */
const optionsOf = (parser: unknown): string[] => {
  const { key } = (parser as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  return Object.keys(key).filter((name) => name.length > 1);
};

const parserFor = (around: Surroundings, typed: readonly string[]) => {
  const parser = yargs()
    .scriptName('arclight')
    .usage('$0 <command>\n\nUpload, follow and publish videos from the terminal.')
    .option('address', {
      type: 'string',
      default: around.env['ARCLIGHT_ADDRESS'] || laptop,
      defaultDescription: `ARCLIGHT_ADDRESS, or the laptop: ${laptop}`,
      describe: 'Where Arclight runs',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Answer in JSON, errors too' })
    .parserConfiguration({ 'camel-case-expansion': false })
    .locale('en')
    .strict()
    .demandCommand(1, 'Which command?')
    .recommendCommands()
    .exitProcess(false)
    .wrap(Math.min(100, around.stdout.columns ?? 100))
    .epilogue('Exit codes and JSON shapes: docs/cli.md')
    .version(version)
    .help();
  // What yargs itself objects to comes without an error, or with one of its own.
  parser.fail((objection, error) => {
    const options = optionsOf(parser);
    if (error && error.name !== 'YError') throw error;
    throw misused(objectionWords(error?.message ?? objection, typed, options), seeHelp);
  });
  for (const one of commands) parser.command(one);
  parser.command('keys', 'API keys for programs of yours', (keys) => {
    for (const one of keysCommands) keys.command(one);
    return keys.demandCommand(1, 'Which of them?');
  });
  parser.command('webhooks', 'Have your own server told what happens', (webhooks) => {
    for (const one of webhooksCommands) webhooks.command(one);
    return webhooks.demandCommand(1, 'Which of them?');
  });
  parser.command('staff', 'What moderators and admins do', (staff) => {
    for (const one of staffCommands) staff.command(one);
    return staff.demandCommand(1, 'Which of them?');
  });
  if (opsCommands.length > 0)
    parser.command('ops', 'Look after a running platform', (ops) => {
      for (const one of opsCommands) ops.command(one);
      return ops.demandCommand(1, 'Which of them?');
    });
  return parser;
};

/** Runs what was typed and answers with the exit code; whatever happens is told in words or, with `--json`, in JSON. */
export const run = async (typed: readonly string[], around: Surroundings): Promise<number> => {
  const json = typed.some((word) => word === '--json' || word === '--json=true');
  const parser = parserFor(around, typed);
  let address = laptop;
  // Made when the command begins: the address has been checked by then.
  const context: { room?: Room } = { room: undefined };
  parser.middleware((argv) => {
    demandMeant(argv, typed, (parser as unknown as { getOptions(): Known }).getOptions());
    address = addressOf(argv.address);
    argv.address = address;
    argv['room'] = room(around, argv as unknown as CommonArgs);
  });
  try {
    let said = '';
    await parser.parse([...typed], context, (_error, _argv, output) => {
      said += output;
    });
    if (said) around.stdout.write(`${said}\n`);
    return exits.ok;
  } catch (error) {
    if (around.signal.aborted) {
      const { given } = error instanceof Problem ? error : interrupted();
      const exit = around.signal.reason === 'SIGTERM' ? exits.terminated : exits.interrupted;
      report(new Problem({ ...given, code: 'cli.interrupted', exit }), json, around);
      return exit;
    }
    const problem = problemOf(error, address);
    report(problem, json, around);
    if (problem.given.exit === exits.unexpected && around.env['ARCLIGHT_DEBUG'] && error instanceof Error)
      around.stderr.write(`${error.stack}\n`);
    return problem.given.exit;
  }
};
