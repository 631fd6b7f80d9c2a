import { readFileSync } from 'node:fs';

interface Machine {
  initial: string;
  terminal: string[];
  t: [from: string, event: string, to: string][];
}

/** The state machines as the design has them: what the code's own tables are compared with. */
export const machines = JSON.parse(readFileSync(new URL('./state-machines.json', import.meta.url), 'utf8')) as Record<
  string,
  Machine
>;

/** Every (state, event) pair of a machine, with where it leads; `undefined` where it is illegal. */
export const pairsOf = (name: string): { from: string; event: string; to: string | undefined }[] => {
  const machine = machines[name];
  if (!machine) throw new Error(`no machine ${name}`);
  const states = [
    ...new Set([machine.initial, ...machine.terminal, ...machine.t.flatMap(([from, , to]) => [from, to])]),
  ];
  const events = [...new Set(machine.t.map(([, event]) => event))];
  return states.flatMap((from) =>
    events.map((event) => ({ from, event, to: machine.t.find(([f, e]) => f === from && e === event)?.[2] })),
  );
};
