import type { Call, CallOptions } from './client.ts';
import type { Answer, Asked, OperationId } from './promises.ts';

/** Operations that answer a list page by page. */
export type ListId = {
  [Id in OperationId]: Asked<Id> extends { query?: { cursor?: string | undefined } | undefined }
    ? Answer<Id> extends { items: readonly unknown[] }
      ? Id
      : never
    : never;
}[OperationId];

export type Listed<Id extends ListId> = Answer<Id>['items'][number];

export interface Page<Item> {
  items: Item[];
  /** Where the next page begins; absent on the last one. */
  next_cursor?: string | undefined;
}

/** A list that is read as far as somebody looks at it. */
export interface Listing<Item> extends AsyncIterable<Item> {
  /** Page by page, with the cursor one may come back with. */
  pages(): AsyncIterable<Page<Item>>;
}

/** `for await (const video of list(call, 'catalog.list_mine', {}))`: one request a page, none before the first look. */
export const list = <Id extends ListId>(
  call: Call,
  id: Id,
  asked: Asked<Id>,
  options: Pick<CallOptions, 'signal'> = {},
): Listing<Listed<Id>> => {
  async function* pages(): AsyncGenerator<Page<Listed<Id>>> {
    const query = (asked.query ?? {}) as { cursor?: string };
    for (let cursor = query.cursor; ; ) {
      const page: Page<Listed<Id>> = await call(id, { ...asked, query: { ...query, cursor } } as Asked<Id>, options);
      yield page;
      cursor = page.next_cursor;
      if (cursor === undefined) return;
    }
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { items } of pages()) yield* items;
    },
  };
};
