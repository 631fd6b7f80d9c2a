import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Refused } from './words.ts';

/** How the help of each command that speaks with AWS says which rights it uses. */
export const profileHelp =
  '--profile NAME  whose rights to use: a profile of the AWS CLI; else AWS_PROFILE, or the AWS_* variables';

/**
 * Chooses for this process and all it starts, cdk too: they look for it in the variables, and keys that stand there as well
 * would be somebody else's.
 */
const chooseProfile = (name: string): void => {
  process.env['AWS_PROFILE'] = name;
  for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete process.env[key];
};

/**
 * What was typed after the command's name; a mistake is said with how the command is used. `--profile`, where the command
 * has it, holds from here on.
 */
export const typed = <Options extends ParseArgsOptionsConfig>(options: Options, usage: string) => {
  try {
    const parsed = parseArgs({ options, allowPositionals: true });
    const { profile } = parsed.values as { profile?: string };
    if (profile === '') throw new Error('--profile wants a name after it.');
    if (profile !== undefined) chooseProfile(profile);
    return parsed;
  } catch (error) {
    throw new Refused(`${(error as Error).message}\n\n${usage}`);
  }
};
