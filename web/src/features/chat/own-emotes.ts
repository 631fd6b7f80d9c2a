import { createContext, type RefObject, useContext, useEffect, useMemo, useRef } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { OwnEmote } from './completion.ts';
import type { EmotePictures } from './pieces.ts';

interface Known {
  emotes: readonly OwnEmote[];
  pictures: EmotePictures;
  /** There may be one that is not known here. */
  lookAgain: () => void;
}

const none: Known = { emotes: [], pictures: new Map(), lookAgain: () => {} };
const Context = createContext(none);
export const EmotesOf = Context.Provider;

/** A list may be kept for half a minute on its way: to ask more often is to hear the same. */
const askAgainMs = 30_000;

/**
 * The emotes of a channel, if it is known which; asked for again, as soon as that helps, when a message holds one that is new or
 * somebody looks for one.
 */
export const useEmotesOf = (channelId: string | undefined): Known => {
  const asking = useRef<number | undefined>(undefined);
  const { data, dataUpdatedAt, refetch } = useAnswer(
    'chat.list_emotes',
    { params: { channel_id: channelId ?? '' } },
    { enabled: channelId !== undefined, staleTime: askAgainMs },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another channel has another list
  useEffect(() => () => stopAsking(asking), [channelId]);
  return useMemo(
    () =>
      data
        ? {
            emotes: data.items,
            pictures: new Map(data.items.map(({ emote_id, url }) => [emote_id, url])),
            lookAgain: () => {
              asking.current ??= window.setTimeout(
                () => {
                  asking.current = undefined;
                  void refetch();
                },
                Math.max(0, dataUpdatedAt + askAgainMs - Date.now()),
              );
            },
          }
        : none,
    [data, dataUpdatedAt, refetch],
  );
};

const stopAsking = (asking: RefObject<number | undefined>) => {
  window.clearTimeout(asking.current);
  asking.current = undefined;
};

/** What a message is drawn with: tells the room's list when it holds an emote that is not on it. */
export const useEmotePictures = (ids: readonly string[]): EmotePictures => {
  const { pictures, lookAgain } = useContext(Context);
  const isMissed = ids.some((id) => !pictures.has(id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message
  useEffect(() => {
    if (isMissed) lookAgain();
  }, [isMissed]);
  return pictures;
};

export const useOwnEmotes = (): readonly OwnEmote[] => useContext(Context).emotes;

/** The same for who chooses among them: one that has just been shown is there too. */
export const useNewestEmotes = (): readonly OwnEmote[] => {
  const { emotes, lookAgain } = useContext(Context);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time they are opened
  useEffect(() => lookAgain(), []);
  return emotes;
};
