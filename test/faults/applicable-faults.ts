import { mayHide, mayLag } from '../support/fault-modes.ts';
import type { Call, Mode, PlannedFault } from '../support/fault-plan.ts';

export interface Skipped {
  skipped: string;
}

const changes =
  /^(Put|Update|Delete|TransactWrite|BatchWrite|Create|Complete|Abort|Cancel|SignUp|Confirm|Initiate|Global|Revoke|GetTokens|Resend|Forgot)/;

/**
 * One reason vector of each kind for each place: conflict here, throttled there, both; and the exception of its own. All of
 * them for a function's first transaction, and for its later ones those of the first and the last place.
 */
const reasonVectors = (steps: number, { all }: { all: boolean }): string[] => {
  const vector = (reasons: Record<number, string>): string =>
    Array.from({ length: steps }, (_, index) => reasons[index] ?? 'None').join();
  const every = Array.from({ length: steps }, (_, index) => index);
  const places = all ? every : [0, steps - 1];
  return [
    ...places.map((at) => vector({ [at]: 'TransactionConflict' })),
    ...places.map((at) => vector({ [at]: 'ThrottlingError' })),
    ...places
      .filter((at) => at > 0)
      .map((at) => vector({ [at - 1]: 'TransactionConflict', [at]: 'ProvisionedThroughputExceeded' })),
    'TransactionInProgressException',
  ];
};

type Form = Pick<PlannedFault, 'mode' | 'variant' | 'attempts'>;

const formsOf: Record<Mode, (call: Call) => Form[] | Skipped> = {
  refuse: () => [{ mode: 'refuse' }, { mode: 'refuse', attempts: 1 }],
  throttle: () => [{ mode: 'throttle' }, { mode: 'throttle', attempts: 2 }],
  ambiguous: ({ operation }) =>
    changes.test(operation)
      ? [
          { mode: 'ambiguous' },
          { mode: 'ambiguous', attempts: 1 },
          { mode: 'ambiguous', attempts: 1, variant: 'then throttled' },
        ]
      : { skipped: 'a read whose answer is lost is a read that was refused' },
  conflict: ({ operation, input, nth }) =>
    operation === 'TransactWriteItems'
      ? reasonVectors(input.TransactItems.length, { all: nth === 1 }).map((variant) => ({ mode: 'conflict', variant }))
      : { skipped: 'only transactions conflict' },
  partial: ({ operation }) =>
    mayHide(operation) ? [{ mode: 'partial' }] : { skipped: 'its 200 hides nothing, and it answers no list' },
  slow: () => [{ mode: 'slow' }],
  stale: (call) =>
    mayLag(call)
      ? [
          { mode: 'stale', variant: 'behind' },
          { mode: 'stale', variant: 'old' },
        ]
      : { skipped: 'it reads consistently, or reads nothing' },
  garbage: ({ service, operation }) => {
    if (operation === 'HeadObject') return [{ mode: 'garbage', variant: 'empty' }];
    const forms: Form[] = [{ mode: 'garbage', variant: 'html' }];
    // `{}` is how DynamoDB says that there is no such item: no reader can tell.
    if (service !== 'DynamoDB') forms.push({ mode: 'garbage', variant: 'empty' });
    // S3 speaks XML, where everything is text; and of a write's answer DynamoDB's callers read nothing.
    if (service !== 'S3' && !(service === 'DynamoDB' && changes.test(operation)))
      forms.push({ mode: 'garbage', variant: 'types' });
    return forms;
  },
  kill: () => [
    { mode: 'kill', variant: 'before' },
    { mode: 'kill', variant: 'after' },
  ],
};

/** Everything that can go wrong at one call, and why some modes cannot. */
export const applicableTo = (call: Call): { faults: PlannedFault[]; skipped: Map<Mode, string> } => {
  const place = { in: call.in, service: call.service, operation: call.operation, nth: call.nth, times: 1 };
  const faults: PlannedFault[] = [];
  const skipped = new Map<Mode, string>();
  for (const [mode, forms] of Object.entries(formsOf) as [Mode, (typeof formsOf)[Mode]][]) {
    const found = forms(call);
    if ('skipped' in found) skipped.set(mode, found.skipped);
    else faults.push(...found.map((form) => ({ ...form, ...place })));
  }
  return { faults, skipped };
};
