import { givenUp } from '../lambdas/catalog/given-up.ts';
import type { Failure } from '../lambdas/kit/failure.ts';
import { failures as ofStreams } from '../lambdas/live/failures.ts';
import { problems } from '../lambdas/transcode/source.ts';
import { failures, notAVideo } from '../lambdas/upload/failures.ts';
import { refused } from '../lambdas/upload/media-signature.ts';

/** Every reason why a file did not become a video, by the domain that gives it: what `failure` of a video can hold. */
export const fileFailures: readonly (Failure & { by: string })[] = [
  ...Object.values(refused).map((sentence) => ({ by: 'upload', ...notAVideo(sentence) })),
  ...Object.values(failures).map((each) => ({ by: 'upload', ...each })),
  ...Object.values(problems).map((each) => ({ by: 'transcode', ...each })),
  ...[ofStreams.archive, ofStreams.archiveIncomplete].map((each) => ({ by: 'live', ...each })),
  ...Object.values(givenUp).map((each) => ({ by: 'catalog', ...each })),
];
