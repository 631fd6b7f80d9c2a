import { layUnderClients } from '../../lambdas/kit/aws.ts';

/**
 * `refuse`: the call is never made. `ambiguous`: it is made, but its answer is lost. An error thrown by `with` stands for
 * what the service would have said.
 */
export interface Fault {
  command: string;
  how: 'refuse' | 'ambiguous';
  with?: Error;
  /** How many calls it hits; all of them unless told. */
  times?: number;
}

let plan: (Fault & { left: number })[] = [];

type Next = (args: unknown) => Promise<unknown>;

layUnderClients({
  applyToStack: (stack: {
    add(middleware: (next: Next, context: { commandName?: string }) => Next, options: object): void;
  }) =>
    stack.add(
      (next, context) => async (args) => {
        const fault = plan.find(({ command, left }) => command === context.commandName && left > 0);
        if (!fault) return next(args);
        fault.left -= 1;
        if (fault.how === 'ambiguous') await next(args);
        throw fault.with ?? Object.assign(new Error(`${fault.command}: the answer was lost`), { name: 'TimeoutError' });
      },
      // Outermost, so that a fault is what is left after the SDK's own retries.
      { step: 'initialize', priority: 'high', name: 'faults', override: true },
    ),
});

/** What shall go wrong from now on, under every client of this process. */
export const faults = (...faultsToCome: Fault[]): void => {
  plan = faultsToCome.map((fault) => ({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
};
