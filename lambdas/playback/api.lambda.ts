import { api } from '../kit/api.ts';
import { openPlaybackRoute } from './open-playback.ts';
import { readProgressRoute } from './read-progress.ts';
import { saveProgressRoute } from './save-progress.ts';
import { door } from './surroundings.ts';

export const handler = api([openPlaybackRoute, saveProgressRoute, readProgressRoute], door);
