import type { BroadcastTrouble, Standing } from './broadcast.ts';

/** How it stands with what this page sends, to the one before the camera. */
export const standingWords = (standing: Standing): string => {
  switch (standing.is) {
    case 'off':
      return 'Nothing is sent from this page.';
    case 'connecting':
      return standing.because === undefined
        ? 'Connecting…'
        : `Not yet: ${standing.because} This page goes on trying by itself.`;
    case 'sending':
      return 'This page is sending your picture.';
    case 'lost':
      return standing.because === undefined
        ? 'The connection is lost. This page tries again by itself; your viewers read that you will be right back.'
        : `You were cut off, and cannot come back yet: ${standing.because} This page goes on trying by itself.`;
  }
};

export const troubleWords = (trouble: BroadcastTrouble): string => {
  switch (trouble.kind) {
    case 'wrong_key':
      return 'That is not the key of this stream, or not any more. Paste the right one, or make a new key.';
    case 'key_replaced':
      return 'Somebody has taken over: a new key was made for this stream, so you were cut off, and the one you sent with opens nothing any more.';
    case 'refused':
      return `Your picture was not taken: ${trouble.detail}`;
  }
};
