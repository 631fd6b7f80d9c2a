/**
 * Whoever presses twice means it once: while the same thing is being asked, asking it again gets the same answer. Only so is it
 * whole for both: what is said once, as a key or a code, a repeated answer leaves out.
 */
export const askingOnce = () => {
  const underWay = new Map<string, Promise<unknown>>();
  return <Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = underWay.get(name) as Promise<Answer> | undefined;
    if (known) return known;
    const asked = ask().finally(() => underWay.delete(name));
    underWay.set(name, asked);
    return asked;
  };
};
