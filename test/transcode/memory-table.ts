import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

type Item = Record<string, unknown>;
type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** As much of DynamoDB as transcode's store asks for, behind the mocked document client: conditions are really checked. */
export const memoryTable = () => {
  const items = new Map<string, Item>();
  const idOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;
  const mock = mockClient(DynamoDBDocumentClient);

  const holds = (write: Write): boolean => {
    const {
      Key,
      Item: item,
      ConditionExpression,
      ExpressionAttributeValues,
    } = (write.Put ?? write.ConditionCheck ?? {}) as {
      Key?: Item;
      Item?: Item;
      ConditionExpression?: string;
      ExpressionAttributeValues?: Item;
    };
    const there = items.get(idOf(Key ?? item ?? {}));
    if (!ConditionExpression) return true;
    if (ConditionExpression === 'attribute_not_exists(pk)') return there === undefined;
    if (ConditionExpression === 'version = :version') return there?.version === ExpressionAttributeValues?.[':version'];
    throw new Error(`not understood here: ${ConditionExpression}`);
  };

  mock.on(GetCommand).callsFake(({ Key }) => ({ Item: structuredClone(items.get(idOf(Key))) }));
  mock.on(TransactWriteCommand).callsFake(({ TransactItems = [] }: TransactWriteCommandInput) => {
    const failed = TransactItems.map((write) => !holds(write));
    if (failed.includes(true)) {
      throw Object.assign(new Error('canceled'), {
        name: 'TransactionCanceledException',
        CancellationReasons: failed.map((one) => ({ Code: one ? 'ConditionalCheckFailed' : 'None' })),
      });
    }
    for (const { Put } of TransactItems) if (Put?.Item) items.set(idOf(Put.Item), JSON.parse(JSON.stringify(Put.Item)));
    return {};
  });
  mock.on(QueryCommand).callsFake(({ IndexName, ExpressionAttributeValues: values }) => {
    const all = [...items.values()];
    const found = IndexName
      ? all.filter(({ gsi1pk, gsi1sk }) => gsi1pk === values[':due'] && String(gsi1sk) < values[':now'])
      : all.filter(({ pk, sk }) => pk === values[':pk'] && String(sk).startsWith(values[':encode']));
    return { Items: structuredClone(found) };
  });

  return {
    mock,
    items,
    /** Names of the news in the outbox, in the order they were written. */
    news: (): { name: string; data: Record<string, unknown> }[] =>
      [...items.values()]
        .filter(({ kind }) => kind === 'outbox')
        .map(({ envelope }) => {
          const { detailType, detail } = JSON.parse(String(envelope));
          return { name: detailType, data: detail.data };
        }),
    history: (): string[] =>
      [...items.values()].filter(({ kind }) => kind === 'transition').map(({ event, to }) => `${event} ${to}`),
  };
};
