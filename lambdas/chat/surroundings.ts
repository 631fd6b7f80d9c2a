import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { teamsOf } from '../kit/teams-copy.ts';
import { emotesStore } from './emotes-store.ts';
import { chatApiEnv } from './env.ts';
import { roomsWithPass } from './passed.ts';
import { roomsOf } from './room-rights.ts';
import { roomStore } from './room-store.ts';
import { settingsIn } from './settings.ts';
import { settingsStore } from './settings-store.ts';
import { ticketsOf } from './tickets.ts';

const env = chatApiEnv.read(process.env);

/** What chat's operations work with: made once per function. */
export const table = env.CHAT_TABLE;
export const socketUrl = env.SOCKET_URL;
export const settings = settingsIn(env.CHAT_SETTINGS);
export const people = peopleOf(table);
export const teams = teamsOf(table, people);
export const rooms = roomStore(table);
export const tickets = ticketsOf(table);
export const findRoom = roomsOf(table, { teams, rooms });
export const cursorSecret = env.CURSOR_SECRET;
export const findWithPass = roomsWithPass({ table, secretId: cursorSecret, find: findRoom });
export const signer = { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN };
export const forEmotes = {
  ...{ people, teams, signer, emotes: emotesStore(table), settings: settingsStore(table) },
  imagesBucket: env.IMAGES_BUCKET,
};
export const door = doorOf(env, table, people.subject);
