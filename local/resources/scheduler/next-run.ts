/** An expression that is neither rate, cron nor at, or one of them written wrongly. */
export class InvalidScheduleExpression extends Error {}

/** Says when something runs next, strictly after a moment; `undefined` when it never runs again. */
export type NextRun = (after: Date) => Date | undefined;
