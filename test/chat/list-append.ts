// What must be true of a room that loses nothing, doubles nothing and shows everybody one order: each message is appended to
// one list, and every reader reads a stretch of that list.

/** One place of a room. */
export interface Entry {
  seq: number;
  messageId: string;
  text: string;
}

export interface Acknowledged extends Entry {
  clientId: string;
}

export interface Observed {
  /** The room as it is kept. */
  list: readonly Entry[];
  /** What writers were told is durable. */
  acknowledged: readonly Acknowledged[];
  /** What each reader showed, in the order they showed it. */
  readers: readonly { name: string; shown: readonly Entry[] }[];
}

export interface Verdict {
  lost: string[];
  doubled: string[];
  misordered: string[];
}

const same = (one: Entry | undefined, other: Entry): boolean =>
  one?.messageId === other.messageId && one.text === other.text;

/** Everything that is wrong, in words; three empty lists when nothing is. */
export function judge({ list, acknowledged, readers }: Observed): Verdict {
  const verdict: Verdict = { lost: [], doubled: [], misordered: [] };
  const at = new Map(list.map((entry) => [entry.seq, entry]));
  for (let seq = 1; seq <= list.length; seq += 1) if (!at.has(seq)) verdict.lost.push(`the list has no place ${seq}`);
  for (const { messageId, seqs } of repeated(list, ({ messageId }) => messageId))
    verdict.doubled.push(`${messageId} is kept at ${seqs}`);
  for (const { messageId, seqs } of repeated(list, ({ text }) => text))
    verdict.doubled.push(`what ${messageId} says is kept at ${seqs}`);

  for (const told of acknowledged)
    if (!same(at.get(told.seq), told)) verdict.lost.push(`${told.clientId} was acknowledged at ${told.seq}`);

  for (const { name, shown } of readers) {
    for (const { messageId, seqs } of repeated(shown, ({ messageId }) => messageId))
      verdict.doubled.push(`${name} was shown ${messageId} at ${seqs}`);
    const seen = new Set(shown.map(({ seq }) => seq));
    for (const { seq } of list) if (!seen.has(seq)) verdict.lost.push(`${name} was not shown ${seq}`);
    for (const [place, entry] of shown.entries()) {
      const before = shown[place - 1];
      if (before && before.seq >= entry.seq)
        verdict.misordered.push(`${name} was shown ${entry.seq} after ${before.seq}`);
      if (!same(at.get(entry.seq), entry)) verdict.misordered.push(`${name} was shown something else at ${entry.seq}`);
    }
  }
  return verdict;
}

function repeated(entries: readonly Entry[], by: (entry: Entry) => string): { messageId: string; seqs: string }[] {
  const groups = Map.groupBy(entries, by);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({ messageId: group[0]?.messageId ?? '', seqs: group.map(({ seq }) => seq).join(', ') }));
}
