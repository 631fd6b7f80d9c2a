import { type Letter, letterOf, type Said } from '../kit/letter.ts';
import { reasonWords } from '../kit/reasons.ts';
import { isStaffs, type Outcome, type VideoCopy } from './outcome.ts';
import { titleWords } from './title-words.ts';

const unknownReason =
  'Something went wrong on our side while we prepared it. Upload the file again; if it fails again, write to us.';

const decided = (title: string, { takenDown }: VideoCopy, link: Said['link']): Omit<Said, 'foot'> =>
  takenDown
    ? {
        subject: `${title} was taken down`,
        paragraphs: [
          `Our staff took ${title} down because of ${reasonWords[takenDown.reason]}. Nobody else sees or plays it any more.`,
          ...(takenDown.message ? [`They say: ${takenDown.message}`] : []),
          'You find this in the studio as well. If you think it is a mistake, answer this mail.',
        ],
        link,
      }
    : {
        subject: `${title} was restored`,
        paragraphs: [`Our staff restored ${title}: it is again what it was before it was taken down.`],
        link,
      };

const said = (outcome: Outcome, video: VideoCopy, site: string): Omit<Said, 'foot'> => {
  const title = titleWords(video.title, 'Your video');
  const studio = `${site}/studio/${video.videoId}`;
  if (outcome === 'failed')
    return {
      subject: `${title} could not be made ready`,
      paragraphs: [`${title} did not become a video.`, video.failure?.message ?? unknownReason],
      link: { words: 'See what you uploaded', url: studio },
    };
  if (isStaffs(outcome)) return decided(title, video, { words: 'Look at it in the studio', url: studio });
  if (video.state === 'PUBLISHED')
    return {
      subject: `${title} is published`,
      paragraphs: [`${title} is ready and published, as you asked for.`],
      link: { words: 'Watch it', url: `${site}/watch/${video.videoId}` },
    };
  return {
    subject: `${title} is ready`,
    paragraphs: [`${title} is ready to be watched. It is not published yet: look at it first, then publish it.`],
    link: { words: 'Look at it and publish it', url: studio },
  };
};

/** What the owner of a video is written when its making has ended, or staff have decided about it. `site` is the address people type, without a slash. */
export const letterFor = (outcome: Outcome, video: VideoCopy, site: string): Letter =>
  letterOf({
    ...said(outcome, video, site),
    foot: `You get this mail because you uploaded this video to ${site} (${video.videoId}).`,
  });
