import type { BroadcastTrouble, Standing } from './broadcast.ts';

/** How it stands with what this page sends, to the one before the camera. */
export const standingWords = (standing: Standing): string => {
  switch (standing.is) {
    case 'off':
      return 'Nothing is sent from this page.';
    case 'connecting':
      return 'Connecting…';
    case 'sending':
      return 'This page is sending your picture.';
    case 'lost':
      return 'The connection is lost. This page tries again by itself; your viewers read that you will be right back.';
  }
};

export const troubleWords = (trouble: BroadcastTrouble): string =>
  trouble.kind === 'wrong_key'
    ? 'That is not the key of this stream, or not any more. Paste the right one, or make a new key.'
    : `Your picture was not taken: ${trouble.detail}`;
