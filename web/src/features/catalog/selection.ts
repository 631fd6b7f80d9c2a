/** Which rows are chosen, and the one that a range begins at. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | undefined;
}

export const nothing: Selection = { ids: new Set(), anchor: undefined };

/** A row pressed: it alone, or with a held shift key all from the last pressed one to it, which then are as it becomes. */
export const pressed = (
  { ids, anchor }: Selection,
  id: string,
  { order, range }: { order: readonly string[]; range: boolean },
): Selection => {
  const [from, to] = [range && anchor !== undefined ? order.indexOf(anchor) : -1, order.indexOf(id)];
  const meant = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const become = new Set(ids);
  for (const each of meant) {
    if (ids.has(id)) become.delete(each);
    else become.add(each);
  }
  return { ids: become, anchor: id };
};

/** What is still there of what was chosen: rows come and go while somebody chooses. */
export const among = ({ ids, anchor }: Selection, order: readonly string[]): Selection => ({
  ids: new Set(order.filter((id) => ids.has(id))),
  anchor: anchor !== undefined && order.includes(anchor) ? anchor : undefined,
});

/** All, or none when all are chosen already. */
export const allOrNone = ({ ids }: Selection, order: readonly string[]): Selection =>
  order.every((id) => ids.has(id)) ? nothing : { ids: new Set(order), anchor: undefined };
