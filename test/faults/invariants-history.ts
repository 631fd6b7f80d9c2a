import { machines } from '../support/machines.ts';
import { number, ofKind, type Row, text, type World } from './invariants.ts';

interface Line {
  from: string | null;
  to: string;
  event: string;
  version: number;
}

type Legal = (line: Line) => boolean;

const lineOf = (row: Row): Line => ({
  from: (row['from'] as string | null) ?? null,
  to: text(row, 'to'),
  event: text(row, 'event'),
  version: number(row, 'version'),
});

/** A step of the machine; or two at once, named after the second (ready and published in the same breath). */
const inMachine =
  (name: string): Legal =>
  ({ from, to, event }) => {
    const steps = machines[name]?.t ?? [];
    return steps.some(
      ([f, e, t]) =>
        e === event && t === to && (f === from || steps.some(([first, , then]) => first === from && then === f)),
    );
  };

/** Changes that lead nowhere (words, renditions) are part of the history, but of no machine. */
const orStays =
  (legal: Legal): Legal =>
  (line) =>
    line.from === line.to || legal(line);

const orBegins =
  (legal: Legal): Legal =>
  (line) =>
    line.from === null || legal(line);

const check = (
  who: string,
  lines: readonly Line[],
  stored: string,
  { legal, gaplessTo, begins }: { legal: Legal; gaplessTo?: number; begins?: string | null },
): string[] => {
  const ordered = lines.toSorted((a, b) => a.version - b.version);
  const wrong: string[] = [];
  let state = begins ?? null;
  for (const [index, line] of ordered.entries()) {
    const told = `${line.from} --${line.event}--> ${line.to}`;
    if (line.from !== state) wrong.push(`I3 ${who}: ${told} (${line.version}) follows ${state}`);
    if (!legal(line)) wrong.push(`I3 ${who}: ${told} is in no table of transitions`);
    if (gaplessTo !== undefined && line.version !== index + 1)
      wrong.push(`I3 ${who}: line ${index + 1} of its history is numbered ${line.version}`);
    state = line.to;
  }
  if (state !== stored) wrong.push(`I3 ${who}: its history ends ${state}, stored is ${stored}`);
  if (gaplessTo !== undefined && ordered.length !== gaplessTo)
    wrong.push(`I3 ${who}: version ${gaplessTo} with ${ordered.length} lines of history`);
  return wrong;
};

const linesBy = (rows: readonly Row[]): Map<string, Row[]> =>
  Map.groupBy(ofKind(rows, 'transition'), (row) => text(row, 'pk'));

/** I3: every stored transition is legal, and replaying them gives what is stored. */
export const checkHistories = ({ rows }: World): string[] => {
  const wrong: string[] = [];
  const histories = {
    accounts: linesBy(rows.accounts),
    upload: linesBy(rows.upload),
    catalog: linesBy(rows.catalog),
    transcode: linesBy(rows.transcode),
  };
  const known = new Set<string>();
  const ofThing = (domain: keyof typeof histories, pk: string): Line[] => {
    known.add(`${domain} ${pk}`);
    return (histories[domain].get(pk) ?? []).map(lineOf);
  };

  for (const upload of ofKind(rows.upload, 'upload')) {
    const pk = text(upload, 'pk');
    const legal = orBegins(inMachine('upload'));
    const rules = { legal, gaplessTo: number(upload, 'version') };
    wrong.push(...check(pk, ofThing('upload', pk), text(upload, 'state'), rules));
  }
  for (const video of ofKind(rows.catalog, 'video')) {
    const pk = text(video, 'pk');
    const legal = orBegins(orStays(inMachine('video')));
    const rules = { legal, gaplessTo: number(video, 'version') };
    wrong.push(...check(pk, ofThing('catalog', pk), text(video, 'state'), rules));
  }
  for (const kind of ['account', 'channel']) {
    for (const thing of ofKind(rows.accounts, kind)) {
      const pk = text(thing, 'pk');
      const stored = kind === 'account' ? text(thing, 'status') : thing['closedAt'] ? 'CLOSED' : 'OPEN';
      const rules = { legal: () => true, gaplessTo: number(thing, 'version') };
      wrong.push(...check(pk, ofThing('accounts', pk), stored, rules));
    }
  }
  for (const encode of ofKind(rows.transcode, 'encode')) {
    const pk = `ENCODE#${text(encode, 'encodeId')}`;
    const lines = ofThing('transcode', pk);
    for (const part of encode['parts'] as Row[]) {
      const name = text(part, 'name');
      const own = lines
        .filter(({ event }) => event.startsWith(`${name}:`))
        .map((line) => ({ ...line, event: line.event.slice(name.length + 1) }));
      const rules = { legal: inMachine('transcode_job'), begins: 'QUEUED' };
      wrong.push(...check(`${pk} ${name}`, own, text(part, 'state'), rules));
    }
  }
  for (const [domain, things] of Object.entries(histories))
    for (const pk of things.keys())
      if (!known.has(`${domain} ${pk}`)) wrong.push(`I3 ${domain} keeps a history of ${pk}, which is not there`);
  return wrong;
};
