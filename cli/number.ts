interface Bounds {
  from: number;
  /** Left out: as far as whole numbers are exact. */
  to?: number;
  isFraction?: boolean;
  describe: string;
  default?: number;
  defaultDescription?: string;
}

/** Whoever named an option several times may mean any of its values. */
export const givenTwice = (name: string, times: number): string => `--${name} is given ${times} times: say it once.`;

/**
 * An option that takes a number between two bounds; anything else is refused with a sentence that names them. Of what a
 * `coerce` throws, yargs keeps the sentence alone.
 */
export const number = <Given extends Bounds>(name: string, bounds: Given) => {
  const { from, to = Number.MAX_SAFE_INTEGER, isFraction = false, ...shown } = bounds;
  const kind = isFraction ? 'a number' : 'a whole number';
  const reach = bounds.to === undefined ? `from ${from} on` : `from ${from} to ${to}`;
  const option = {
    ...shown,
    type: 'number' as const,
    requiresArg: true,
    coerce: (typed: number | number[]): number => {
      if (Array.isArray(typed)) throw new Error(givenTwice(name, typed.length));
      const isFitting = (isFraction || Number.isInteger(typed)) && typed >= from && typed <= to;
      if (!isFitting) throw new Error(`--${name} is ${kind} ${reach}.`);
      return typed;
    },
  };
  // An option with a default is always there.
  return option as typeof option & Pick<Given, Extract<'default', keyof Given>>;
};
