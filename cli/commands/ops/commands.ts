import type { AnyCommand } from '../../command.ts';
import { backup, restore } from './backup.ts';
import { check } from './check.ts';
import { dlq } from './dlq.ts';
import { replay } from './replay.ts';
import { story } from './story.ts';
import { stuck } from './stuck.ts';

/** What `arclight ops …` offers. */
export const opsCommands: readonly AnyCommand[] = [dlq, replay, stuck, story, backup, restore, check];
