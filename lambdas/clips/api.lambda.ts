import { api } from '../kit/api.ts';
import { askForClipFileRoute, readClipFileRoute } from './clip-file-routes.ts';
import { readClipRulesRoute, setClipRulesRoute } from './clip-rules.ts';
import { deleteClipRoute } from './delete-clip.ts';
import { listChannelClipsRoute, listMyClipsRoute, listStreamClipsRoute, listVideoClipsRoute } from './list-clips.ts';
import { makeStreamClipRoute, makeVideoClipRoute } from './make-clip.ts';
import { openClipRoute } from './open-clip.ts';
import { readClipRoute } from './read-clip.ts';
import { door } from './surroundings.ts';

export const handler = api(
  [
    ...[makeVideoClipRoute, makeStreamClipRoute, readClipRoute, openClipRoute, deleteClipRoute],
    ...[listVideoClipsRoute, listStreamClipsRoute, listChannelClipsRoute, listMyClipsRoute],
    ...[askForClipFileRoute, readClipFileRoute, readClipRulesRoute, setClipRulesRoute],
  ],
  door,
);
