import type { AnyCommand } from '../../command.ts';
import { create } from './create.ts';
import { deliveries } from './deliveries.ts';
import { ls } from './ls.ts';
import { redeliver } from './redeliver.ts';
import { rm } from './rm.ts';
import { rotate } from './rotate.ts';
import { test } from './test.ts';

/** What `arclight webhooks …` offers. */
export const webhooksCommands: readonly AnyCommand[] = [ls, create, rm, test, deliveries, redeliver, rotate];
