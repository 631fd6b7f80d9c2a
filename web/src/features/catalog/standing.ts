import type { OwnVideo, Rung } from '../../api/promises.ts';
import { momentOf } from '../../ui/when.ts';
import { isPremiereAhead } from './publish-when.ts';

/** How a video stands, in words: a label for the badge and a sentence with what comes next. */
export interface Standing {
  label: string;
  look: 'good' | 'bad' | 'note' | 'warm' | 'plain';
  sentence: string;
}

type Facts = Pick<
  OwnVideo,
  'status' | 'visibility' | 'auto_publish' | 'rungs' | 'failure' | 'publish_at' | 'premiere_at' | 'taken_down'
>;

const isRungMoving = ({ state }: Rung): boolean => state === 'waiting' || state === 'encoding' || state === 'checking';

const rank = ({ name }: Rung): number => (name === 'audio' ? 0 : Number.parseInt(name, 10) || 1);

/** Sound first, then from the smallest picture to the largest. */
export const rungsInOrder = (rungs: readonly Rung[]): Rung[] => rungs.toSorted((one, other) => rank(one) - rank(other));

/** Are more qualities on their way? */
export const isEncoding = ({ status, rungs }: Pick<Facts, 'status' | 'rungs'>): boolean =>
  status === 'PROCESSING' || ((status === 'READY' || status === 'PUBLISHED') && rungs.some(isRungMoving));

/** How often it is worth asking again: often while something is made, rarely while a file is awaited, else never. */
export const pollMsOf = (videos: readonly Pick<Facts, 'status' | 'rungs' | 'publish_at'>[]): number | false => {
  if (videos.some((video) => isEncoding(video))) return 1500;
  if (videos.some(({ status }) => status === 'INIT' || status === 'DELETING')) return 4000;
  return videos.some(({ publish_at }) => publish_at !== undefined) ? 20_000 : false;
};

/** The rungs of the ladder together, in percent; a failed one counts as done because nobody waits for it. */
export const overallPercent = (rungs: readonly Rung[]): number => {
  if (rungs.length === 0) return 0;
  const sum = rungs.reduce(
    (total, { state, percent }) => total + (state === 'ready' || state === 'failed' ? 100 : percent),
    0,
  );
  return Math.floor(sum / rungs.length);
};

const rungWords: Record<Rung['state'], string> = {
  waiting: 'waiting',
  encoding: 'being made',
  checking: 'being checked',
  ready: 'ready',
  failed: 'failed',
};

/** "720p: being made, 40 %". */
export const rungSentence = ({ name, state, percent }: Rung): string =>
  `${name === 'audio' ? 'Sound' : name}: ${rungWords[state]}${state === 'encoding' ? `, ${percent} %` : ''}`;

const published: Record<OwnVideo['visibility'], Standing> = {
  public: { label: 'Published', look: 'good', sentence: 'Everyone can find and watch it.' },
  unlisted: { label: 'Published, unlisted', look: 'good', sentence: 'Everyone with the link can watch it.' },
  private: { label: 'Published, private', look: 'note', sentence: 'Only you can watch it while it is private.' },
};

/** What to tell its owner. */
export const standingOf = (video: Facts, now = new Date()): Standing => {
  if (video.taken_down) {
    const { because, message } = video.taken_down;
    return {
      label: 'Taken down',
      look: 'bad',
      sentence: `Our staff took it down because of ${because}. Nobody else sees or plays it.${message ? ` They say: “${message}”` : ''} If it is a mistake, answer the mail we sent you.`,
    };
  }
  switch (video.status) {
    case 'INIT':
      return {
        label: 'Waiting for the file',
        look: 'warm',
        sentence: 'The upload is not complete. Continue it on the upload page.',
      };
    case 'PROCESSING':
      return {
        label: 'Being prepared',
        look: 'warm',
        sentence: video.publish_at
          ? `We publish it on ${momentOf(video.publish_at)}, or as soon as it can be played after that.`
          : video.auto_publish
            ? 'We publish it for you as soon as it can be played.'
            : 'You can publish it as soon as it can be played.',
      };
    case 'READY':
      if (video.publish_at)
        return {
          label: 'Scheduled',
          look: 'note',
          sentence: `Only you can see it until we publish it on ${momentOf(video.publish_at)}.`,
        };
      return {
        label: 'Ready',
        look: 'note',
        sentence: isEncoding(video)
          ? 'It can be played and published; more qualities are still being made.'
          : 'Only you can see it. Publish it when you like.',
      };
    case 'PUBLISHED': {
      if (video.premiere_at && isPremiereAhead(video, now))
        return {
          label: 'Premiere',
          look: 'note',
          sentence: `It has a page and a chat; it plays for everybody at once on ${momentOf(video.premiere_at)}.`,
        };
      const standing = published[video.visibility];
      return isEncoding(video)
        ? { ...standing, sentence: `${standing.sentence} More qualities are still being made.` }
        : standing;
    }
    case 'FAILED':
      return {
        label: 'Failed',
        look: 'bad',
        sentence:
          video.failure?.message ?? 'We could not make a video of this file. Export it again and upload it anew.',
      };
    default:
      return {
        label: 'Being deleted',
        look: 'plain',
        sentence: 'The file, its qualities and pictures are being removed.',
      };
  }
};
