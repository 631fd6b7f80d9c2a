import { lookup } from 'node:dns/promises';
import { type Reminders, remindersOf } from '../kit/reminders.ts';
import { type Sealer, sealer } from '../kit/seal.ts';
import { type AirTime, airTimeOf } from './air-time.ts';
import { type Channels, channelsOf } from './channel-copy.ts';
import { mostReminders, RemindersFull } from './contract.ts';
import { type DueQueue, dueQueue } from './due-queue.ts';
import { type Encoders, encodersOf } from './encoders.ts';
import type { liveWorkerEnv } from './env.ts';
import { type LiveStore, liveStore } from './live-store.ts';
import { type MarkersStore, markersStore } from './markers-store.ts';
import { type Packaging, packagingOf } from './packaging.ts';
import { type Passphrases, passphrasesOf } from './passphrases.ts';
import { type Pool, poolOf } from './pool.ts';
import { type Settings, settingsIn } from './settings.ts';
import type { Resolve } from './target-address.ts';
import { type TargetsStore, targetsStore } from './targets-store.ts';
import { type TicketsStore, ticketsStore } from './tickets-store.ts';
import { type ViewersStore, viewersStore } from './viewers-store.ts';

/** What live's functions work with. */
export interface Studio {
  table: string;
  settings: Settings;
  streams: LiveStore;
  viewers: ViewersStore;
  reminders: Reminders;
  markers: MarkersStore;
  targets: TargetsStore;
  seals: Sealer;
  /** Where a host's name leads. */
  resolve: Resolve;
  tickets: TicketsStore;
  channelOf: Channels['channel'];
  pool: Pool;
  airTime: AirTime;
  encoders: Encoders;
  passphrases: Passphrases;
  packaging: Packaging;
  due: DueQueue;
  mediaBucket: string;
}

export const studioFrom = (env: ReturnType<typeof liveWorkerEnv.read>): Studio => {
  const settings = settingsIn(env.LIVE_SETTINGS);
  const place = { name: env.LIVE_NAME, securityGroup: env.INPUT_SECURITY_GROUP, role: env.MEDIALIVE_ROLE };
  return {
    table: env.LIVE_TABLE,
    settings,
    streams: liveStore(env.LIVE_TABLE),
    viewers: viewersStore(env.LIVE_TABLE),
    reminders: remindersOf(env.LIVE_TABLE, { most: mostReminders, full: () => RemindersFull() }),
    markers: markersStore(env.LIVE_TABLE),
    targets: targetsStore(env.LIVE_TABLE, settings.targets.most),
    seals: sealer(env.SEAL_SECRET, 'targets'),
    resolve: (host) => lookup(host, { all: true }),
    tickets: ticketsStore(env.LIVE_TABLE),
    channelOf: channelsOf(env.LIVE_TABLE).channel,
    pool: poolOf(env.LIVE_TABLE),
    airTime: airTimeOf(env.LIVE_TABLE, settings),
    encoders: encodersOf(place, settings),
    passphrases: passphrasesOf(env.LIVE_NAME),
    packaging: packagingOf(env.CHANNEL_GROUP, settings),
    due: dueQueue(env.DUE_QUEUE),
    mediaBucket: env.MEDIA_BUCKET,
  };
};
