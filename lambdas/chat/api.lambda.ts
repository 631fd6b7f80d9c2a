import { api } from '../kit/api.ts';
import { askBackRoute, readAskBackRoute } from './ask-back.ts';
import { changeSettingsRoute, readSettingsRoute } from './change-settings.ts';
import { exportChatRoute } from './export-chat.ts';
import { listChattersRoute } from './list-chatters.ts';
import { decideEmoteRoute, listEmotesRoute, listOwnEmotesRoute, removeEmoteRoute } from './look-after-emotes.ts';
import { listBansRoute, listHeldRoute, listModerationRoute, listRequestsRoute } from './moderators-lists.ts';
import { openChatRoute } from './open-chat.ts';
import { openPartyRoute, readPartyRoute } from './open-party.ts';
import { openReplayRoute } from './open-replay.ts';
import { readChatRoute } from './read-chat.ts';
import { door, forEmotes } from './surroundings.ts';
import { tryLineRoute } from './try-line.ts';

/** Everything that is asked of chat over HTTP. */
export const handler = api(
  [
    openChatRoute,
    readChatRoute,
    openReplayRoute,
    listChattersRoute,
    listBansRoute,
    listHeldRoute,
    listModerationRoute,
    listRequestsRoute,
    readAskBackRoute,
    askBackRoute,
    readSettingsRoute,
    changeSettingsRoute,
    tryLineRoute,
    exportChatRoute,
    openPartyRoute,
    readPartyRoute,
    listEmotesRoute(forEmotes),
    listOwnEmotesRoute(forEmotes),
    decideEmoteRoute(forEmotes),
    removeEmoteRoute(forEmotes),
  ],
  door,
);
