// A form, what it was when it was opened, and what somebody else has made of it meanwhile.

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const namesOf = <Form extends object>(form: Form) => Object.keys(form) as (keyof Form)[];

/** The parts that are different, as they are now. */
export const changed = <Form extends object>(before: Form, now: Form): Partial<Form> =>
  Object.fromEntries(
    namesOf(before)
      .filter((name) => !same(before[name], now[name]))
      .map((name) => [name, now[name]]),
  ) as Partial<Form>;

/** What both have changed, and not to the same. */
export const conflictsBetween = <Form extends object>(base: Form, mine: Form, theirs: Form): (keyof Form)[] =>
  namesOf(base).filter(
    (name) => !same(base[name], mine[name]) && !same(base[name], theirs[name]) && !same(mine[name], theirs[name]),
  );

/** What I changed, put over what they have made of it. */
export const rebase = <Form extends object>(base: Form, mine: Form, theirs: Form): Form => ({
  ...theirs,
  ...changed(base, mine),
});
