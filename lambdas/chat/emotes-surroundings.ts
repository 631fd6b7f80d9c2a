import type { ChannelRights, Subject } from '../kit/authorize.ts';
import { madeAt } from '../kit/ids.ts';
import type { peopleOf } from '../kit/people.ts';
import { removePictures } from '../kit/picture-objects.ts';
import { type Signer, signedPicture } from '../kit/signed-address.ts';
import type { teamsOf } from '../kit/teams-copy.ts';
import type { ByWhom } from './act.ts';
import type { EmoteBook, KeptEmote } from './emote-book.ts';
import { type EmotesStore, emotePicturesOf } from './emotes-store.ts';
import { configuresAsStaff } from './room-rights.ts';
import type { SettingsStore } from './settings-store.ts';
import { shownName } from './shown-name.ts';

/** What those work with who look after a channel's emotes. */
export interface EmoteSurroundings {
  emotes: EmotesStore;
  settings: SettingsStore;
  people: ReturnType<typeof peopleOf>;
  teams: ReturnType<typeof teamsOf>;
  signer: Signer;
  imagesBucket: string;
}

/** An emote as the channel's own people see it. */
export const ownEmoteOf = async (
  { signer }: Pick<EmoteSurroundings, 'signer'>,
  { key, ...emote }: KeptEmote,
  now: Date,
) => ({ ...emote, ...(key ? { url: await signedPicture(signer, key, now) } : {}) });

export const byWhomOf = async (
  { people }: Pick<EmoteSurroundings, 'people'>,
  { accountId, subject, channel }: { accountId: string; subject: Subject; channel: ChannelRights },
): Promise<ByWhom> => {
  const { displayName } = await people.known(accountId);
  const staff = configuresAsStaff(subject, channel) ? { staff: true } : {};
  return { accountId, name: shownName(accountId, displayName), ...staff };
};

/** Longer than any answer takes: what is older, and in no book, was left behind by somebody who was stopped in between. */
const underWayMs = 300_000;

/** Removes the pictures that a channel's book named before and does not now, and what nothing has named for a while. */
export const removeUnnamed = async (
  { imagesBucket }: Pick<EmoteSurroundings, 'imagesBucket'>,
  channelId: string,
  { before, after }: { before: EmoteBook; after: EmoteBook },
  now: Date,
): Promise<void> => {
  const folder = emotePicturesOf(channelId);
  const named = new Set(after.emotes.map(({ key }) => key));
  const was = new Set(before.emotes.map(({ key }) => key));
  const isLate = (key: string) => madeAt(key.slice(folder.length)).getTime() < now.getTime() - underWayMs;
  await removePictures(imagesBucket, folder, (key) => !named.has(key) && (was.has(key) || isLate(key)));
};
