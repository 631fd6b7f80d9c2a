import type { Answered } from '../../support/api-event.ts';
import type { File, FilmLife, Sent } from './film-life.ts';
import type { SmallWorld, Somebody } from './small-world.ts';
import { type Call, watched } from './under-clients.ts';

/** What a film's maker has been promised, and so may expect. */
export interface Film {
  sent: Sent;
  file: File;
  key: string;
  auto: boolean;
  completed: boolean;
  aborted: boolean;
  /** Published, as far as its owner knows. */
  published: boolean;
  /** It was published, or may be without a further word of its owner's. */
  mayBePublic: boolean;
  trashed: boolean;
  erased: boolean;
}

/** Names of films stand for what a counter and a map can remember. */
export interface Model {
  films: Film[];
  /** The next call is cut off at its so-manyth step. */
  crashAt: number | undefined;
}

export interface Real {
  world: SmallWorld;
  life: FilmLife;
  stranger: Somebody;
}

/** The process died in the middle of it: there is no answer, and nobody knows how far it came. */
export const crashed = Symbol('crashed');

/** Asks, unless the process dies on the way. */
export const ask = async (model: Model, run: () => Promise<Answered>): Promise<Answered | typeof crashed> => {
  const { crashAt } = model;
  model.crashAt = undefined;
  if (crashAt === undefined) return run();
  let steps = 0;
  let die: (value: typeof crashed) => void = () => {};
  const death = new Promise<typeof crashed>((resolve) => {
    die = resolve;
  });
  const watcher = (_: Call): Promise<void> | undefined => {
    steps += 1;
    if (steps < crashAt) return undefined;
    die(crashed);
    // Nothing of this call ever goes on.
    return new Promise<void>(() => {});
  };
  return Promise.race([watched(watcher, run), death]);
};

export const insist = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

export const statusOf = async ({ life }: Real, film: Film): Promise<string> => {
  const { status, body } = await life.video(film.sent);
  return status === 200 ? String(body.status) : String(status);
};

/** After a crash the owner looks how things stand, as people do. */
export const lookAgain = async (real: Real, film: Film): Promise<void> => {
  const row = real.life.videoRow(film.sent);
  const upload = real.life.uploadRow(film.sent);
  film.published = row?.['state'] === 'PUBLISHED';
  film.mayBePublic ||= film.published || row?.['publishAgain'] === true;
  film.trashed = row?.['trashedAt'] !== undefined;
  film.erased = row?.['state'] === 'DELETING' || row?.['state'] === 'DELETED';
  film.aborted = upload?.['state'] === 'ABORTED';
  film.completed ||= ['COMPLETING', 'VERIFYING', 'COMPLETED'].includes(String(upload?.['state']));
};

/** What everybody can see, held against what was promised. */
export const compare = async (model: Model, real: Real): Promise<void> => {
  for (const film of model.films) {
    const name = film.sent.videoId;
    const status = await statusOf(real, film);
    if (film.published) insist(status === 'PUBLISHED', `${name} was published and is ${status}`);
    if (film.erased)
      insist(['404', '410', 'DELETING', 'DELETED'].includes(status), `${name} was erased and is ${status}`);
    if (!film.mayBePublic) {
      const { status: played } = await real.life.play(film.sent, real.stranger.token);
      insist(played !== 200, `${name} was never published, and a stranger may watch it`);
    }
    const upload = real.life.uploadRow(film.sent)?.['state'];
    if (film.aborted) insist(upload === 'ABORTED', `${name} was aborted, its upload is ${String(upload)}`);
    if (film.completed) insist(upload !== 'ABORTED' || film.erased, `${name} was completed, its upload is ABORTED`);
  }
};

/** The same once nothing is under way any more: by now everybody must have heard. */
export const compareAtRest = async (model: Model, real: Real): Promise<void> => {
  await compare(model, real);
  for (const film of model.films) {
    const name = film.sent.videoId;
    const status = await statusOf(real, film);
    const played = (await real.life.play(film.sent, real.stranger.token)).status;
    const is = real.life.videoRow(film.sent)?.['state'];
    insist((is === 'PUBLISHED') === (played === 200), `${name} is ${String(is)}, and a stranger gets ${played}`);
    if (film.trashed || film.erased) insist(played !== 200, `${name} is in the trash, and a stranger may watch it`);
    if (film.completed && !film.trashed && !film.erased)
      insist(['READY', 'PUBLISHED', 'FAILED'].includes(status), `${name} was completed and is ${status}`);
  }
};
