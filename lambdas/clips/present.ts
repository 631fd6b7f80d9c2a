import type * as z from 'zod';
import { authorize, type Subject } from '../kit/authorize.ts';
import type { clip as shown } from './clip-contract.ts';
import type { Found } from './find.ts';
import { stretchIn } from './source.ts';
import { find, people } from './surroundings.ts';

/** What it is a clip of, by the name that is public: a recording may be called anything before it is published. */
const nameOf = ({ clip, source: { stream, video } }: Found): string => {
  const isKnown = clip.videoId !== undefined || video?.publishedAt !== undefined;
  return (isKnown ? video : stream)?.title ?? clip.title;
};

/** A clip as it is answered: whoever may not play the recording is not led there. */
export const present = async (subject: Subject, found: Found): Promise<z.input<typeof shown>> => {
  const { clip, source } = found;
  const maker = await people.known(clip.makerId);
  const stretch = stretchIn(clip, source);
  const leads = source.video && stretch && find.mayPlay(subject, source);
  return {
    clipId: clip.clipId,
    title: clip.title,
    lengthSec: clip.lengthMs / 1000,
    createdAt: clip.createdAt,
    madeBy: { accountId: clip.makerId, name: maker.displayName },
    source: {
      title: nameOf(found),
      streamId: clip.streamId,
      ...(leads ? { videoId: source.video?.videoId, startSec: stretch.startMs / 1000 } : {}),
      channelId: clip.channelId,
      ownerId: clip.ownerId,
    },
    mayDelete: authorize(subject, 'clip.delete', found) === 'allow',
    mayDownload: authorize(subject, 'clip.download', found) === 'allow',
  };
};
