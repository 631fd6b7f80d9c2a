import { readAgain } from '../../api/queries.ts';

/** Whatever shows clips is read again after one has come or gone. */
export const clipsChanged = (): Promise<void> =>
  readAgain('clips.list_mine', 'clips.list_of_channel', 'clips.list_of_video', 'clips.read');
