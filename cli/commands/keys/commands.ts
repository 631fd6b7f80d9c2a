import type { AnyCommand } from '../../command.ts';
import { create } from './create.ts';
import { ls } from './ls.ts';
import { rename } from './rename.ts';
import { revoke } from './revoke.ts';

/** What `arclight keys …` offers. */
export const keysCommands: readonly AnyCommand[] = [ls, create, rename, revoke];
