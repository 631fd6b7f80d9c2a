import { holds, type Row, updated } from './expressions.ts';

type Key = Row;
interface Change {
  TableName: string;
  Key?: Key;
  Item?: Row;
  UpdateExpression?: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}
interface Query extends Change {
  IndexName?: string;
  KeyConditionExpression: string;
  ScanIndexForward?: boolean;
  Limit?: number;
  ExclusiveStartKey?: Row;
}

type Table = Map<string, Row>;
const idOf = ({ pk, sk }: Row): string => `${String(pk)}\u0000${String(sk)}`;

/** What comes in or goes out is a copy, without what is undefined: as it would be over the wire. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const failed = (name: string, more: object = {}): Error => Object.assign(new Error(name), { name, ...more });

/**
 * DynamoDB in memory: conditions, transactions, indexes and pages as our stores use them, and a stream of what was put
 * into an outbox. Rows are never changed in place, so keeping a moment is keeping a map. Whether it does what the engine
 * does is checked by running the same life on both (`machines-campaign.ts`).
 */
export const memoryDynamo = () => {
  let tables = new Map<string, Table>();
  let stream: Row[] = [];

  const tableOf = (name: string): Table => {
    const table = tables.get(name) ?? new Map<string, Row>();
    tables.set(name, table);
    return table;
  };
  const put = (name: string, row: Row): void => {
    const table = tableOf(name);
    if (row['kind'] === 'outbox' && !table.has(idOf(row))) stream.push(row);
    table.set(idOf(row), row);
  };
  const remove = (name: string, key: Row): void => void tableOf(name).delete(idOf(key));

  const expected = (change: Change): boolean =>
    holds(change.ConditionExpression, tableOf(change.TableName).get(idOf(change.Key ?? change.Item ?? {})), {
      names: change.ExpressionAttributeNames,
      values: change.ExpressionAttributeValues,
    });
  const update = (change: Change): Row => {
    const key = change.Key ?? ({} as Key);
    const given = { names: change.ExpressionAttributeNames, values: copyOf(change.ExpressionAttributeValues ?? {}) };
    const after = updated(
      change.UpdateExpression ?? '',
      tableOf(change.TableName).get(idOf(key as never)) ?? { ...key },
      given,
    );
    put(change.TableName, after);
    return after;
  };
  const single = (change: Change, perform: () => unknown): object => {
    if (!expected(change)) throw failed('ConditionalCheckFailedException');
    const after = perform();
    return after ? { Attributes: copyOf(after) } : {};
  };

  const transact = (items: Record<string, Change>[]): object => {
    const touched = items.map((item) => {
      const change = Object.values(item)[0];
      return change && `${change.TableName} ${idOf(change.Key ?? change.Item ?? {})}`;
    });
    if (new Set(touched).size !== touched.length) throw failed('ValidationException', { message: 'one item twice' });
    const reasons = items.map((item) => ({
      Code: expected(Object.values(item)[0] as Change) ? 'None' : 'ConditionalCheckFailed',
    }));
    if (reasons.some(({ Code }) => Code !== 'None'))
      throw failed('TransactionCanceledException', { CancellationReasons: reasons });
    for (const { Put, Update, Delete } of items) {
      if (Put) put(Put.TableName, copyOf(Put.Item ?? {}));
      if (Update) update(Update);
      if (Delete) remove(Delete.TableName, Delete.Key as never);
    }
    return {};
  };

  const query = (asked: Query): object => {
    const [pk, sk] = asked.IndexName ? [`${asked.IndexName}pk`, `${asked.IndexName}sk`] : ['pk', 'sk'];
    const given = { names: asked.ExpressionAttributeNames, values: asked.ExpressionAttributeValues };
    const order = (row: Row): string => `${String(row[sk])}\u0000${idOf(row)}`;
    const found = [...tableOf(asked.TableName).values()]
      .filter(
        (row) => row[pk] !== undefined && row[sk] !== undefined && holds(asked.KeyConditionExpression, row, given),
      )
      .sort((a, b) => (order(a) < order(b) ? -1 : 1));
    if (asked.ScanIndexForward === false) found.reverse();
    const from = asked.ExclusiveStartKey
      ? found.findIndex((row) => idOf(row) === idOf(asked.ExclusiveStartKey ?? {})) + 1
      : 0;
    const page = found.slice(from, asked.Limit ? from + asked.Limit : undefined);
    const last = page.at(-1);
    const more = last !== undefined && from + page.length < found.length;
    return {
      Items: copyOf(page),
      ...(more ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'], [pk]: last[pk], [sk]: last[sk] } } : {}),
    };
  };

  return {
    /** Answers one command as the document client's caller sees it. */
    answer(command: string, input: never): object {
      const asked = input as Change &
        Query & { TransactItems: Record<string, Change>[]; RequestItems: Record<string, { Keys: Key[] }> };
      switch (command) {
        case 'GetItemCommand': {
          const row = tableOf(asked.TableName).get(idOf(asked.Key as never));
          return row ? { Item: copyOf(row) } : {};
        }
        case 'PutItemCommand':
          return single(asked, () => put(asked.TableName, copyOf(asked.Item ?? {})));
        case 'UpdateItemCommand':
          return single(asked, () => update(asked));
        case 'DeleteItemCommand':
          return single(asked, () => remove(asked.TableName, asked.Key as never));
        case 'TransactWriteItemsCommand':
          return transact(asked.TransactItems);
        case 'QueryCommand':
          return query(asked);
        case 'BatchGetItemCommand':
          return {
            Responses: Object.fromEntries(
              Object.entries(asked.RequestItems).map(([name, { Keys }]) => [
                name,
                Keys.flatMap((key) => copyOf(tableOf(name).get(idOf(key as never)) ?? [])),
              ]),
            ),
          };
        default:
          throw new Error(`the table in memory knows no ${command}`);
      }
    },
    rows: (name: string): Row[] => [...tableOf(name).values()],
    put: (name: string, row: Row): void => put(name, copyOf(row)),
    remove,
    /** What was put into outboxes since somebody last asked. */
    takeStream(): Row[] {
      const taken = stream;
      stream = [];
      return taken;
    },
    keep(): () => void {
      const moment = new Map([...tables].map(([name, table]) => [name, new Map(table)]));
      const told = [...stream];
      return () => {
        tables = new Map([...moment].map(([name, table]) => [name, new Map(table)]));
        stream = [...told];
      };
    },
  };
};
export type MemoryDynamo = ReturnType<typeof memoryDynamo>;
