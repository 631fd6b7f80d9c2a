import { type Calls, callsSince } from './calls.ts';
import type { LaptopProcess } from './laptop.ts';

/** What one piece of work cost, counted at the stand-ins’ doors. */
export interface Bill {
  byFunctions: Calls;
  fromOutside: Calls;
  readUnits: number;
  writeUnits: number;
}

/** What happened at the doors of the stand-ins while something was done and all that followed from it. */
export async function billFor(laptop: LaptopProcess, work: () => Promise<unknown>): Promise<Bill> {
  const look = async () => ({
    functions: await laptop.ask('calls', { caller: 'function' }),
    outside: await laptop.ask('calls', { caller: 'outside' }),
    units: await laptop.ask('units', {}),
  });
  const before = await look();
  await work();
  await laptop.ask('settle', { deadlineMs: 180_000 });
  const after = await look();
  const grown = (kind: 'read' | 'write'): number =>
    Object.entries(after.units).reduce(
      (sum, [table, units]) => sum + units[kind] - (before.units[table]?.[kind] ?? 0),
      0,
    );
  return {
    byFunctions: callsSince(before.functions, after.functions),
    fromOutside: callsSince(before.outside, after.outside),
    readUnits: grown('read'),
    writeUnits: grown('write'),
  };
}
