import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { aFilm, type Film, makeFilm, makerOn } from '../../faults/film-maker.ts';
import { makeReel } from '../../faults/fleet.ts';
import { preparePlatform } from '../../faults/platform.ts';
import { atMost, type Figure, median, seconds } from '../figure.ts';

const kills = 5;

export const restart: Figure = {
  name: 'restart',
  title: 'From kill -9 to ready again',
  law: 'A start reads what is under way, not what was ever made.',
  method: `The laptop as \`npm start\` runs it, all its processes killed ${kills} times while a film is being sent or encoded, and started again on the same data; from the start of the process until it says that it runs. The films must all become playable.`,
  async measure({ folder, say }) {
    const platform = await preparePlatform({ folder: join(folder, 'restart') });
    const took: number[] = [];
    const films: Film[] = [];
    try {
      const [, reel] = await Promise.all([platform.start(), makeReel()]);
      const maker = await makerOn(platform, 'restarter');
      const making: Promise<void>[] = [];
      for (let kill = 1; kill <= kills; kill++) {
        const film = aFilm(`film-${kill}`, kill % 2 ? reel.small : reel.large, 'published at once');
        films.push(film);
        const made = makeFilm(maker, film);
        made.catch(() => {}); // heard at the end
        making.push(made);
        while (film.step !== (kill % 2 ? 'waiting' : 'sending')) await pause(20);
        await platform.kill('everything');
        took.push(await platform.start());
        say(`kill ${kill}: ready after ${seconds(took.at(-1) ?? 0)}`);
      }
      await Promise.all(making);
    } finally {
      await platform.stop();
    }
    return {
      rows: [
        atMost('ready again, longest', Math.max(...took), 10, seconds),
        { what: 'ready again, median', measured: seconds(median(took)) },
        {
          what: 'films that became playable',
          measured: `${films.filter(({ step }) => step === 'done').length} of ${kills}`,
        },
      ],
    };
  },
};
