import { catalogStore } from '../lambdas/catalog/catalog-store.ts';
import { videoUnpublished } from '../lambdas/catalog/events.ts';
import { move } from '../lambdas/catalog/video.ts';
import { decideAgain } from '../lambdas/kit/decide-again.ts';
import { tableOf } from './places.ts';
import type { World } from './world.ts';

/**
 * Takes a video that cannot be played out of sight, by the catalog's own rule and with its news, so that nobody is
 * offered it. Answers whether it was in sight. Its owner finds it unpublished and can delete it and upload it again.
 */
export async function takeOutOfSight(world: World, videoId: string): Promise<boolean> {
  // A profile would go before the laptop's own keys.
  if (world.variables['AWS_ACCESS_KEY_ID']) delete process.env['AWS_PROFILE'];
  // The catalog's store makes its client from the variables of its process, as in a function.
  Object.assign(process.env, world.variables);
  const videos = catalogStore(tableOf(world, 'catalog'));
  return decideAgain(async () => {
    const video = await videos.get(videoId);
    const unpublished = video && move(video, 'unpublish', world.now());
    if (!unpublished) return false;
    await videos.save(video, unpublished.video, unpublished.event, videoUnpublished);
    return true;
  });
}
