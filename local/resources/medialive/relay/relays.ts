import { encoderSettings, type OutputGroup, relayGroups } from '../channel-request.ts';
import type { Track } from '../encode/plan.ts';
import type { Channel } from '../records.ts';
import { type Feed, openFeed } from './feed.ts';
import { openRelay, type Relay, type RelayOrder, type RelayOutside } from './relay.ts';

/** The outputs of a channel that lead to other servers. */
export interface Relays {
  /** What an encoder makes, as it goes to packaging; `tracks` are all of its tracks. */
  heard(track: Track, tracks: readonly Track[], whole: Buffer): void;
  /** By the names of their groups: whether they are on. */
  states(): [group: string, isOn: boolean][];
  stop(): void;
}

const orderOf = (group: OutputGroup, index: number, { destinations }: Channel): RelayOrder & { picture: string } => {
  const [output] = group.outputs;
  const rtmp = output?.outputSettings.rtmpOutputSettings;
  const { restartDelay = 15 } = group.outputGroupSettings.rtmpGroupSettings ?? {};
  const [to] = destinations.find(({ id }) => id === rtmp?.destination.destinationRefId)?.settings ?? [];
  return {
    ...{ name: group.name ?? `group ${index + 1}`, url: to?.url ?? '', streamName: to?.streamName ?? '' },
    certificate: rtmp?.certificateMode ?? 'SELF_SIGNED',
    longestPauseMs: Math.max(rtmp?.connectionRetryInterval ?? 0, restartDelay) * 1000,
    tries: rtmp?.numRetries ?? 10,
    picture: output?.videoDescriptionName ?? '',
  };
};

/** The track that is made after a description, or the largest when that was left out: rungs are in order of their size. */
const pictureIn = (tracks: readonly Track[], description: string): Track | undefined => {
  const pictures = tracks.filter(({ kind }) => kind === 'video');
  return pictures.find((one) => one.of === description) ?? pictures.at(-1);
};

export const openRelays = (channel: Channel, outside: RelayOutside): Relays => {
  const settings = encoderSettings.parse(channel.encoderSettings);
  const relays = relayGroups(settings).map((group, index): { relay: Relay; feed: Feed; picture: string } => {
    const order = orderOf(group, index, channel);
    const relay = openRelay(order, outside);
    return { relay, feed: openFeed((media) => relay.give(media)), picture: order.picture };
  });
  return {
    heard(track, tracks, whole) {
      for (const { relay, feed, picture } of relays) {
        if (track.kind === 'video' && track.name !== pictureIn(tracks, picture)?.name) continue;
        try {
          feed.take(track.kind, whole);
        } catch (error) {
          // What packaging takes goes on going there.
          outside.log(`what is sent to ${relay.name} could not be read: ${(error as Error).message}`);
        }
      }
    },
    states: () => relays.map(({ relay }) => [relay.name, relay.isOn()]),
    stop() {
      for (const { relay } of relays) relay.stop();
    },
  };
};
