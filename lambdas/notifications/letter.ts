import type { Outcome, VideoCopy } from './outcome.ts';

/** A mail as a person reads it; the text and the HTML say the same. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

const longestTitle = 80;

/** On one line, without what could move words about or end a header, and not longer than a subject bears. */
const titleWords = (title: string): string => {
  const plain = title
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...plain];
  const short = letters.length > longestTitle ? `${letters.slice(0, longestTitle - 1).join('')}…` : plain;
  return short === '' ? 'Your video' : `“${short}”`;
};

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

interface Said {
  subject: string;
  paragraphs: readonly string[];
  link: { words: string; url: string };
}

const unknownReason =
  'Something went wrong on our side while we prepared it. Upload the file again; if it fails again, write to us.';

const said = (outcome: Outcome, video: VideoCopy, site: string): Said => {
  const title = titleWords(video.title);
  const studio = `${site}/studio/${video.videoId}`;
  if (outcome === 'failed')
    return {
      subject: `${title} could not be made ready`,
      paragraphs: [`${title} did not become a video.`, video.failure?.message ?? unknownReason],
      link: { words: 'See what you uploaded', url: studio },
    };
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

/** What the owner of a video is written when its making has ended. `site` is the address people type, without a slash. */
export const letterFor = (outcome: Outcome, video: VideoCopy, site: string): Letter => {
  const { subject, paragraphs, link } = said(outcome, video, site);
  const foot = `You get this mail because you uploaded this video to ${site} (${video.videoId}).`;
  return {
    subject,
    text: [...paragraphs, `${link.words}: ${link.url}`, `--\n${foot}`].join('\n\n').concat('\n'),
    html: [
      '<!doctype html><html lang="en"><body style="font-family: sans-serif; line-height: 1.5">',
      ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
      `<p><a href="${escaped(link.url)}">${escaped(link.words)}</a></p>`,
      `<p style="color: #666; font-size: small">${escaped(foot)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
};
