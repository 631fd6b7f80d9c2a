import { QueryClient, type UseQueryOptions, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { CallOptions } from '../../../sdk/src/public.ts';
import { call, session, whenBarred } from './api.ts';
import { askingOnce } from './asking-once.ts';
import type {
  Answer,
  Asked,
  Clip,
  Me,
  Notification,
  OperationId,
  OwnStream,
  OwnVideo,
  PublicVideo,
} from './promises.ts';

/** One cache for all screens. What is worth asking again, the SDK has asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** The id of the signed-in account, or undefined: changes when any tab logs in or out. */
export const useAccountId = (): string | undefined =>
  useSyncExternalStore(session.subscribe, () => session.read()?.accountId);

type Options<Id extends OperationId> = Omit<UseQueryOptions<Answer<Id>, Error>, 'queryKey' | 'queryFn'>;

export const keyOf = <Id extends OperationId>(id: Id, asked: Asked<Id>, accountId?: string) =>
  [id, asked, accountId] as const;

/** Reads one thing and keeps it: answers depend on who asks, so they are kept per account. */
export const useAnswer = <Id extends OperationId>(id: Id, asked: Asked<Id>, options: Partial<Options<Id>> = {}) => {
  const accountId = useAccountId();
  return useQuery<Answer<Id>, Error>({
    queryKey: keyOf(id, asked, accountId),
    queryFn: ({ signal }) => call(id, asked, { signal }),
    ...options,
  });
};

interface Listed {
  'accounts.list_sessions': Answer<'accounts.list_sessions'>['items'][number];
  'catalog.list_public': PublicVideo;
  'catalog.list_mine': OwnVideo;
  'catalog.list_trash': OwnVideo;
  'catalog.list_channel': PublicVideo;
  'catalog.list_studio': OwnVideo;
  'chat.list_chatters': Answer<'chat.list_chatters'>['items'][number];
  'clips.list_mine': Clip;
  'clips.list_of_channel': Clip;
  'engagement.list_follows': Answer<'engagement.list_follows'>['items'][number];
  'engagement.list_followers': Answer<'engagement.list_followers'>['items'][number];
  'live.list_mine': OwnStream;
  'notifications.list': Notification;
  'accounts.list_activity': Answer<'accounts.list_activity'>['items'][number];
  'webhooks.list_deliveries': Answer<'webhooks.list_deliveries'>['items'][number];
  'moderation.list_audit': Answer<'moderation.list_audit'>['items'][number];
}
interface Page<Item> {
  items: Item[];
  next_cursor?: string | undefined;
}

const itemsOf = <Item>(pages: readonly Page<Item>[] | undefined): Item[] => (pages ?? []).flatMap(({ items }) => items);

/** Reads a list page by page; `items` is everything read so far. */
export const usePages = <Id extends keyof Listed>(
  id: Id,
  asked: Asked<Id>,
  options: { enabled?: boolean; pollMs?: (items: readonly Listed[Id][]) => number | false } = {},
) => {
  const accountId = useAccountId();
  const query = useInfiniteQuery({
    queryKey: keyOf(id, asked, accountId),
    queryFn: async ({ signal, pageParam }) => {
      const page = await call(id, { ...asked, query: { ...asked.query, cursor: pageParam } } as Asked<Id>, { signal });
      return page as unknown as Page<Listed[Id]>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    enabled: options.enabled ?? true,
    refetchInterval: ({ state }) => options.pollMs?.(itemsOf(state.data?.pages)) ?? false,
  });
  return { ...query, items: itemsOf(query.data?.pages) };
};

const once = askingOnce();
/** What is asked, as words; files have none. */
const nameOf = (asked: { body?: unknown }): string | undefined =>
  asked.body instanceof Blob ? undefined : JSON.stringify(asked);

/** Does one thing; what it changed is read again by whoever shows it. Pressed twice, it is done once. */
export const useDoing = <Id extends OperationId>(id: Id) =>
  useMutation<Answer<Id>, Error, Asked<Id> & { options?: CallOptions }>({
    mutationFn: ({ options, ...asked }) => {
      const ask = () => call(id, asked as unknown as Asked<Id>, options);
      const name = nameOf(asked);
      return name === undefined ? ask() : once(`${id} ${name}`, ask);
    },
  });

/** Forgets what was read of these operations, so that it is read again where it is shown. */
export const readAgain = (...ids: OperationId[]): Promise<void> =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => ids.includes(queryKey[0] as OperationId) });

// How a person stands is changed by others, or in another tab. Whatever screen meets it first, all of them say so at once.
whenBarred(() => {
  const known = queryClient.getQueryData<Me>(keyOf('accounts.read_me', {}, session.read()?.accountId));
  if (known?.status === 'active') void readAgain('accounts.read_me');
});
