import type { Argv, CommandModule } from 'yargs';
import type { Api } from './api.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works in: who is asked, how it speaks, and when it must stop. */
export interface Room {
  /** The API of the chosen address, as the person logged in there. */
  api(): Api;
  address: string;
  json: boolean;
  /**
   * Tells an outcome on stdout: with `--json` the first argument as `{"ok":true,"result":…}` on one line, else the words.
   * Most commands tell once; one that follows something tells again and again.
   */
  tell(result: unknown, words: string): void;
  /** A remark on stderr that is no outcome; nothing with `--json`. */
  remark(words: string): void;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  surroundings: Surroundings;
}

/** Where Arclight is when nobody says otherwise: the laptop's own address. */
export const laptop = 'http://localhost:8080';

/** What every command understands. */
export interface CommonArgs {
  address: string;
  json: boolean;
}

/**
 * One command, mounted by the program. `run` throws a `Problem` for a person's mistake; refusals of the API and a network
 * that is not there become problems by themselves.
 */
export const command = <Args extends object>(given: {
  command: string | readonly string[];
  describe: string;
  builder?: (yargs: Argv<CommonArgs>) => Argv<CommonArgs & Args>;
  run: (args: CommonArgs & Args, room: Room) => Promise<void>;
}): CommandModule<CommonArgs, CommonArgs & Args> => {
  const { builder, describe } = given;
  return {
    command: given.command,
    describe,
    builder: builder ?? ((yargs) => yargs as Argv<CommonArgs & Args>),
    handler: (argv) => given.run(argv as unknown as CommonArgs & Args, argv['room'] as Room),
  };
};

// biome-ignore lint/suspicious/noExplicitAny: a list of commands has as many kinds of arguments as commands.
export type AnyCommand = CommandModule<CommonArgs, any>;

/** An option that takes a text. */
export const text = (describe?: string) => ({
  type: 'string' as const,
  ...(describe ? { describe } : {}),
});
