import type { AnyCommand } from '../../command.ts';
import { audit } from './audit.ts';
import { endStream, putBack, reinstate, suspend, takeDown } from './decide.ts';
import { person, video } from './look.ts';
import { grant, team, withdraw } from './team.ts';

/** What `arclight staff …` offers. */
export const staffCommands: readonly AnyCommand[] = [
  person,
  video,
  suspend,
  reinstate,
  takeDown,
  putBack,
  endStream,
  grant,
  withdraw,
  team,
  audit,
];
