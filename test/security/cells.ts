import { asks, elsewhere, prepareAsks, send } from '../authz/asks.ts';
import { matrix, type Principal, principals } from '../authz/matrix.ts';
import { everyOperation } from './contracts.ts';
import { bareAnswer } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { nobodys } from './things.ts';

/** What a refusal may leave behind, all of it the same for whoever is refused. */
const isRefused = (status: string): boolean => Number(status) >= 400;

const idInPath = /\b(vid|upl|ch|usr|ses|key|whk|evt|pic)_[0-9A-Za-z]{20,40}\b/;

const heard = async (answer: Response): Promise<string> =>
  bareAnswer({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() });

/** Is what is hidden told apart from what never was? */
const twinOf = async (stage: Stage, principal: Principal, ask: ReturnType<Awaited<ReturnType<typeof prepareAsks>>>) => {
  const [id, prefix] = idInPath.exec(ask.path) ?? [];
  if (!id || !prefix) return undefined;
  const never = nobodys(prefix);
  const hidden = await heard(await send(stage.world, principal, ask));
  const unknown = await heard(await send(stage.world, principal, { ...ask, path: ask.path.replace(id, never) }));
  return hidden.replaceAll(id, never) === unknown
    ? 'same'
    : `${hidden} for what is hidden, ${unknown} for what never was`;
};

/** Why a row is asked nowhere: its part of the platform does not exist. */
const missing = (id: string): string => (/^[A-Z]+/.exec(id) ?? [id])[0];

/** Every cell of the matrix that applies to what exists. */
export const cells: Sweep = {
  name: 'cells',
  what: 'every cell of the authorization matrix over HTTP; refusals change nothing, hidden things never were',
  async on(stage, { size, say }) {
    const failures: string[] = [];
    const named = new Set(everyOperation.flatMap((op) => [...op.matrix]));
    for (const id of named)
      if (!(id in asks) && !(id in elsewhere)) failures.push(`${id} is a row of an operation, and nobody asks it`);
    for (const id of Object.keys(asks)) if (!matrix.has(id)) failures.push(`${id} is asked and is no row`);

    const askOf = await prepareAsks(stage.world);
    const counts = { executed: 0, refused: 0, twins: 0, snapshots: 0 };
    const rows = Object.keys(asks).filter((id) => matrix.has(id));
    const execute = async (id: string, principal: Principal): Promise<void> => {
      const wanted = matrix.get(id)?.cells[principal] ?? '';
      const answer = await send(stage.world, principal, askOf(id, principal));
      counts.executed += 1;
      if (String(answer.status) !== wanted)
        failures.push(`${id} ${principal}: ${answer.status}, not ${wanted}: ${(await answer.text()).slice(0, 200)}`);
    };
    /** The refused cells first, all of them against one picture of everything; if it changed, each against its own. */
    const refused = rows.flatMap((id) =>
      principals
        .filter((principal) => isRefused(matrix.get(id)?.cells[principal] ?? ''))
        .map((principal) => [id, principal] as const),
    );
    const before = await stage.snapshot();
    for (const [id, principal] of refused) {
      await execute(id, principal);
      counts.refused += 1;
      if (matrix.get(id)?.cells[principal] !== '404') continue;
      const twin = await twinOf(stage, principal, askOf(id, principal));
      if (twin) counts.twins += 1;
      if (twin && twin !== 'same') failures.push(`${id} ${principal}: ${twin}`);
    }
    const changed = await stage.changesSince(before);
    counts.snapshots += 1;
    if (changed.length > 0) {
      failures.push(`after ${refused.length} refused cells these are changed: ${changed.join(', ')}`);
      for (const [id, principal] of size === 'full' ? refused : []) {
        const own = await stage.snapshot();
        await send(stage.world, principal, askOf(id, principal));
        const its = await stage.changesSince(own);
        counts.snapshots += 1;
        if (its.length > 0) failures.push(`${id} ${principal} is refused and changes ${its.join(', ')}`);
      }
    }
    for (const id of rows)
      for (const principal of principals)
        if (!isRefused(matrix.get(id)?.cells[principal] ?? '')) await execute(id, principal);

    const absent = [...matrix.keys()].filter((id) => !(id in asks) && !(id in elsewhere));
    const byPart = Map.groupBy(absent, missing);
    for (const [id, why] of Object.entries(elsewhere)) say(`${id}: proven elsewhere (${why})`);
    for (const [part, ids] of byPart)
      say(`no such operation yet (${part}): ${ids.map((id) => `${id} ${matrix.get(id)?.action}`).join('; ')}`);
    return {
      counts: {
        'rows of the matrix': matrix.size,
        'cells of the matrix': matrix.size * principals.length,
        'cells that apply to what exists': (rows.length + Object.keys(elsewhere).length) * principals.length,
        'cells executed over HTTP': counts.executed,
        'of these refused, and nothing changed': counts.refused,
        'hidden things compared byte by byte with what never was': counts.twins,
        'rows of what does not exist yet': absent.length,
      },
      failures,
    };
  },
};
