import type { ClipFile } from '../../api/promises.ts';

/** How long until one looks again, in milliseconds. Most files are there at the second look. */
export const lookAgainMs = 1_500;

export interface FileSteps {
  ask: () => Promise<ClipFile>;
  look: () => Promise<ClipFile>;
  pause: (ms: number) => Promise<void>;
  /** While it is made: how often one has looked. */
  onMaking: (looks: number) => void;
}

/** Asks for the file of a clip, and waits until it is there or will not be. */
export const untilFile = async ({ ask, look, pause, onMaking }: FileSteps): Promise<ClipFile> => {
  let file = await ask();
  for (let looks = 0; file.state === 'making'; looks++) {
    onMaking(looks);
    await pause(lookAgainMs);
    file = await look();
  }
  return file;
};

/** What is said meanwhile: nothing is worse than a wheel that turns and says nothing. */
export const wordsWhileMaking = (looks: number): string =>
  looks * lookAgainMs < 12_000
    ? 'Making the file. This takes a few seconds…'
    : 'Still making the file. You can leave this page and come back for it…';

/** Why there is nothing to download, in one sentence or two; undefined when there is. */
export const problemOf = ({ state, url, failure }: ClipFile): string | undefined =>
  state === 'ready' && url ? undefined : (failure?.message ?? 'The file is not there. Ask for it once more.');
