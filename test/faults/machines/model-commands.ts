import fc from 'fast-check';
import { chanceFrom } from '../../support/seeded.ts';
import { files } from './film-life.ts';
import { noMischief, seededMischief } from './mischief.ts';
import { ask, compare, crashed, type Film, insist, lookAgain, type Model, type Real } from './model.ts';

const minuteMs = 60_000;
type Step = (model: Model, real: Real) => Promise<void>;

/** Something that can be done, written so that a failing story can be read. */
class Command implements fc.AsyncCommand<Model, Real> {
  private readonly name: string;
  private readonly step: Step;
  private readonly isPossible: (model: Model) => boolean;
  constructor(name: string, step: Step, isPossible: (model: Model) => boolean = () => true) {
    this.name = name;
    this.step = step;
    this.isPossible = isPossible;
  }
  check(model: Readonly<Model>): boolean {
    return this.isPossible(model);
  }
  async run(model: Model, real: Real): Promise<void> {
    await this.step(model, real);
    await compare(model, real);
  }
  toString(): string {
    return this.name;
  }
}
const any = (model: Model): boolean => model.films.length > 0;
const mostFilms = 3;

/** Does something to one film; `then` is told the answer, or that there was none. */
const toFilm = (
  name: string,
  act: (real: Real, film: Film) => ReturnType<Real['life']['read']>,
  then: (film: Film, status: number, real: Real) => void,
) =>
  fc.nat({ max: mostFilms - 1 }).map(
    (which) =>
      new Command(
        `${name}(${which})`,
        async (model, real) => {
          const film = model.films[which % model.films.length];
          if (!film) return;
          const answer = await ask(model, () => act(real, film));
          if (answer === crashed) return lookAgain(real, film);
          insist(answer.status < 500, `${name} was answered ${answer.status}`);
          then(film, answer.status, real);
          return undefined;
        },
        any,
      ),
  );

const start = fc.record({ file: fc.constantFrom('whole', 'joined', 'text'), auto: fc.boolean() } as const).map(
  ({ file, auto }) =>
    new Command(
      `start(${file}, ${auto ? 'published at once' : 'not published'})`,
      async (model, real) => {
        const key = `key-${model.films.length}`;
        const begin = () => real.life.start(files[file], { auto_publish: auto }, key).then(({ answer }) => answer);
        let answer = await ask(model, begin);
        // Whoever gets no answer asks again with the same key, and when it is held, once its lease is over.
        if (answer === crashed) {
          real.world.turn(minuteMs);
          answer = await begin();
        }
        insist(answer.status === 201, `a start was answered ${answer.status}`);
        const { upload_id: uploadId, video_id: videoId } = answer.body;
        const sent = { uploadId, videoId, file: files[file] };
        const fresh = { completed: false, aborted: false, published: false, trashed: false, erased: false };
        model.films.push({ ...fresh, sent, file: files[file], key, auto, mayBePublic: auto });
      },
      ({ films }) => films.length < mostFilms,
    ),
);

/** Most of a story's interest comes after this: a whole file, sent without a hitch. */
const sendFilm = fc.record({ file: fc.constantFrom('whole', 'joined'), auto: fc.boolean() } as const).map(
  ({ file, auto }) =>
    new Command(
      `send(${file}, ${auto ? 'published at once' : 'not published'})`,
      async (model, { life }) => {
        const key = `key-${model.films.length}`;
        const { sent } = await life.start(files[file], { auto_publish: auto }, key);
        await life.sign(sent);
        for (const index of files[file].keys()) life.put(sent, index + 1);
        const { status } = await life.complete(sent);
        insist(status === 200 || status === 202, `a whole file was answered ${status}`);
        const fresh = { aborted: false, published: false, trashed: false, erased: false };
        model.films.push({ ...fresh, sent, file: files[file], key, auto, completed: true, mayBePublic: auto });
      },
      ({ films }) => films.length < mostFilms,
    ),
);

/** Idempotency: the same again is the same answer; another body under the key is refused. */
const startAgain = fc.tuple(fc.nat({ max: mostFilms - 1 }), fc.boolean()).map(
  ([which, same]) =>
    new Command(
      `startAgain(${which}, ${same ? 'same' : 'other'} body)`,
      async ({ films }, { life }) => {
        const film = films[which % films.length];
        if (!film) return;
        const title = same ? {} : { title: 'Another' };
        const { answer } = await life.start(film.file, { auto_publish: film.auto, ...title }, film.key);
        if (same) insist(answer.body.upload_id === film.sent.uploadId, 'the same start again was answered otherwise');
        else insist(answer.status === 422, `another start under the same key was answered ${answer.status}`);
      },
      any,
    ),
);

const sign = toFilm(
  'sign',
  ({ life }, { sent }) => life.sign(sent),
  (film, status) => insist(!(film.aborted && status === 200), 'an aborted upload took parts'),
);
const put = fc.nat({ max: mostFilms - 1 }).map(
  (which) =>
    new Command(
      `put(${which})`,
      async ({ films }, { life }) => {
        const film = films[which % films.length];
        // Only who declared parts has addresses for them; here nobody sends later than they live.
        if (film && life.uploadRow(film.sent)?.['state'] === 'UPLOADING')
          for (const index of film.file.keys()) life.put(film.sent, index + 1);
      },
      any,
    ),
);
const complete = toFilm(
  'complete',
  ({ life }, { sent }) => life.complete(sent),
  (film, status) => {
    insist(!(film.aborted && status < 300), 'an aborted upload was completed');
    film.completed ||= status < 300;
  },
);
const abort = toFilm(
  'abort',
  ({ life }, { sent }) => life.abort(sent),
  (film, status, { life }) => {
    if (status >= 300 || film.erased) return;
    // What has ended badly already stays as it ended: giving it up is a yes without a change.
    const state = String(life.uploadRow(film.sent)?.['state']);
    insist(['ABORTED', 'FAILED', 'EXPIRED'].includes(state), `an upload was given up and is ${state}`);
    film.aborted = state === 'ABORTED';
  },
);
const publish = toFilm(
  'publish',
  ({ life }, { sent }) => life.publish(sent),
  (film, status) => {
    insist(!((film.trashed || film.erased) && status < 300), 'a video in the trash was published');
    if (status >= 300) return;
    film.published = true;
    film.mayBePublic = true;
  },
);
const unpublish = toFilm(
  'unpublish',
  ({ life }, { sent }) => life.unpublish(sent),
  (film, status) => {
    insist(!film.published || status < 300, `taking back a published video was answered ${status}`);
    if (status < 300) film.published = false;
  },
);
const trash = toFilm(
  'trash',
  ({ life }, { sent }) => life.trash(sent),
  (film, status) => {
    insist(!film.published || status < 300, `deleting a published video was answered ${status}`);
    if (status >= 300 || film.erased) return;
    film.trashed = true;
    film.published = false;
  },
);
const restore = toFilm(
  'restore',
  ({ life }, { sent }) => life.restore(sent),
  (film, status) => {
    insist(!(film.erased && status < 300), 'an erased video came back');
    if (status < 300) film.trashed = false;
  },
);
const erase = toFilm(
  'erase',
  ({ life }, { sent }) => life.erase(sent),
  (film, status) => {
    insist(
      film.trashed || film.erased || film.aborted || status >= 300,
      'a video was erased that was not in the trash',
    );
    if (status >= 300) return;
    film.erased = true;
    film.published = false;
  },
);
const rename = toFilm(
  'rename',
  ({ life }, { sent }) => life.rename(sent, 'Other waves'),
  () => undefined,
);

const tick = fc
  .constantFrom(1, 3, 20, 90)
  .map((minutes) => new Command(`tick(${minutes} min)`, async (_, { world }) => world.turn(minutes * minuteMs)));
const hear = fc.constant(
  new Command('hear', async (_, { world }) => {
    await world.drain();
  }),
);
const hearOne = fc.constant(
  new Command('hear some', async (_, { world }) => {
    await world.relay();
    await world.news.deliver();
  }),
);
const sweep = fc.constant(
  new Command('sweep', async (_, { world }) => {
    await world.sweep();
  }),
);
const settle = fc.constant(
  new Command('half an hour goes well', async (_, { world }) => {
    await world.toRest({ withinMs: 30 * minuteMs });
  }),
);
const crash = fc.integer({ min: 1, max: 24 }).map(
  (at) =>
    new Command(`crash at step ${at}`, async (model) => {
      model.crashAt = at;
    }),
);
const mischief = fc
  .record({
    seed: fc.nat(),
    duplicate: fc.constantFrom(0, 0.5),
    delay: fc.constantFrom(0, 0.5),
    again: fc.constantFrom(0, 0.3),
  })
  .map(
    ({ seed, ...shares }) =>
      new Command(`from now on ${JSON.stringify({ seed, ...shares })}`, async (_, { world }) =>
        world.news.make(seededMischief(chanceFrom(seed), { ...shares, disorder: true })),
      ),
  );
const dropNext = fc.constantFrom('Object Created', 'GuardDuty', 'MediaConvert').map(
  (name) =>
    new Command(`drop the next ${name}`, async (_, { world }) => {
      let left = 1;
      world.news.make({ ...noMischief, drops: (about) => about.name.includes(name) && left-- > 0 });
    }),
);
const course = fc.constantFrom('COMPLETE', 'ERROR', 'silent', 'CANCELED').map(
  (ends) =>
    new Command(`the next encodes end ${ends}`, async (_, { world }) => {
      world.encoder.script.courseOf = ({ attempt }) => ({ ends: attempt > 2 ? 'COMPLETE' : ends });
    }),
);

const passing = [tick, hear, hearOne, settle, sweep, crash, mischief, dropNext];

/** What can be done, by whose machine it is. */
export const commandsOf: Record<string, fc.Arbitrary<Command>[]> = {
  'upload and idempotency_record': [start, startAgain, sign, put, complete, abort, sendFilm, ...passing],
  video: [sendFilm, publish, unpublish, rename, trash, restore, ...passing],
  transcode_job: [sendFilm, course, trash, erase, ...passing],
  'all together': [
    start,
    sendFilm,
    startAgain,
    sign,
    put,
    complete,
    abort,
    publish,
    unpublish,
    trash,
    restore,
    erase,
    course,
    ...passing,
  ],
};
