import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Refused } from './words.ts';

/** What was typed after the command's name; a mistake is said with how the command is used. */
export const typed = <Options extends ParseArgsOptionsConfig>(options: Options, usage: string) => {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new Refused(`${(error as Error).message}\n\n${usage}`);
  }
};
