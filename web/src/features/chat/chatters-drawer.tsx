import type { Answer } from '../../api/promises.ts';
import { usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { ShowMore } from '../catalog/show-more.tsx';
import { AuthorName } from './author-name.tsx';
import { othersWords } from './chatters-words.ts';
import { Drawer } from './drawer.tsx';

/** While the list is open it is read again this often; who is there is known by leases of minutes anyway. */
const lookAgainMs = 20_000;

/** Who is in the room: the channel's own people first, then everybody who has signed in; the others as a number. */
export const ChattersDrawer = ({ streamId, onClose }: { streamId: string; onClose: () => void }) => {
  const pages = usePages('chat.list_chatters', { params: { stream_id: streamId } }, { pollMs: () => lookAgainMs });
  const { data, items, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const whole = data?.pages[0] as unknown as Answer<'chat.list_chatters'> | undefined;
  return (
    <Drawer title="Who is here" onClose={onClose}>
      {error && items.length === 0 && <p className="soft">{sentenceOf(error)}</p>}
      {isPending && <p className="soft">Looking…</p>}
      <ul>
        {items.map(({ account_id, ...author }) => (
          <li key={account_id}>
            <AuthorName author={author} />
          </li>
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
      {whole && <p className="soft small">{othersWords(whole)}</p>}
    </Drawer>
  );
};
