import { command } from '../command.ts';
import { type Shell, scripts, shells } from '../completion-scripts.ts';

interface Args {
  shell: Shell;
}

export const completion = command<Args>({
  command: 'completion <shell>',
  describe: 'Print what makes your shell complete commands and options',
  builder: (yargs) => yargs.positional('shell', { choices: shells, demandOption: true, describe: 'Which shell' }),
  async run({ shell }, room) {
    room.tell({ shell, script: scripts[shell] }, scripts[shell].trimEnd());
  },
});
