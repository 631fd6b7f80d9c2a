/** A mail as a person reads it; the text and the HTML say the same. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** What a letter says, one sentence or more a paragraph, and `foot`: why one gets it. */
export interface Said {
  subject: string;
  paragraphs: readonly string[];
  link: { words: string; url: string };
  foot: string;
}

/** The same words as text and as HTML. */
export const letterOf = ({ subject, paragraphs, link, foot }: Said): Letter => ({
  subject,
  text: [...paragraphs, `${link.words}: ${link.url}`, `--\n${foot}`].join('\n\n').concat('\n'),
  html: [
    '<!doctype html><html lang="en"><body style="font-family: sans-serif; line-height: 1.5">',
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    `<p><a href="${escaped(link.url)}">${escaped(link.words)}</a></p>`,
    `<p style="color: #666; font-size: small">${escaped(foot)}</p>`,
    '</body></html>',
  ].join('\n'),
});
