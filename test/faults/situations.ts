import * as catalog from '../../lambdas/catalog/contract.ts';
import { ask, becomeCreator, enrol, filmOf, type Play, type Story, uploadFilm } from './stories.ts';
import type { FaultWorld } from './world.ts';

/** The moments stories begin at, each made once the real way and put back as often as needed. */
export const situations = async (world: FaultWorld) => {
  const nobody = { accountId: '', token: '', refreshToken: '' };
  const play: Play = { world, creator: nobody, viewer: nobody, videoId: '', answers: [] };
  play.viewer = await enrol(play);
  play.creator = await enrol(play);
  await becomeCreator(play, play.creator);
  await world.rest();
  const people = await world.keep();

  play.videoId = await uploadFilm(play, filmOf(2000));
  await world.news();
  const encoding = await world.keep();

  await world.rest();
  const ready = await world.keep();

  const own = { token: play.creator.token, params: { video_id: play.videoId } };
  await ask(play, 'catalog', catalog.publishVideo, own);
  await world.rest();
  const published = await world.keep();

  const bad = play.answers.filter((answer) => !/ 2\d\d$/.test(answer));
  if (bad.length > 0) throw new Error(`the stage could not be set: ${bad.join(', ')}`);
  const moments: Record<Story['given'], () => Promise<void>> = { people, encoding, ready, published };
  return {
    putBack: (given: Story['given']): Promise<void> => moments[given](),
    cast: { creator: play.creator, viewer: play.viewer, videoId: play.videoId },
  };
};
