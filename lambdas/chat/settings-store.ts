import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { decideAgain } from '../kit/decide-again.ts';
import type { DomainEvent } from '../kit/event.ts';
import { announce } from '../kit/outbox.ts';
import { transact } from '../kit/transaction.ts';
import type { ByWhom } from './act.ts';
import { newsOfDeed } from './keeping.ts';
import { logRow, settingsKey } from './rows.ts';
import { type SettingsChange, settingsAfter } from './settings-change.ts';
import { type ChatSettings, keptSettings, settingsAtFirst } from './settings-contract.ts';

/** How the rooms of a channel are run. Nobody has said anything yet: version 0. */
export const settingsStore = (table: string) => {
  const find = async (place: string): Promise<{ settings: ChatSettings; version: number }> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...settingsKey(place) }, ConsistentRead: true }),
    );
    return Item
      ? { settings: keptSettings(Item['settings']), version: Number(Item['version']) }
      : { settings: settingsAtFirst, version: 0 };
  };
  return {
    find,
    /** One write with the moderators' line of it, on what is true when it is written. */
    change: (
      place: string,
      change: SettingsChange,
      { by, ownerId, now, seen }: { by: ByWhom; ownerId: string; now: Date; seen: (version: number) => void },
    ) =>
      decideAgain(async () => {
        const before = await find(place);
        seen(before.version);
        const settings = settingsAfter(before.settings, change);
        const version = before.version + 1;
        await transact([
          {
            write: {
              Put: {
                TableName: table,
                Item: { ...settingsKey(place), kind: 'settings', settings, version },
                ConditionExpression: before.version === 0 ? 'attribute_not_exists(pk)' : '#version = :was',
                ...(before.version === 0
                  ? {}
                  : {
                      ExpressionAttributeNames: { '#version': 'version' },
                      ExpressionAttributeValues: { ':was': before.version },
                    }),
              },
            },
          },
          {
            write: {
              Put: {
                TableName: table,
                Item: logRow(place, now, `settings:${version}`, {
                  act: 'settings.changed',
                  by: { accountId: by.accountId, name: by.name },
                }),
              },
            },
          },
          ...newsOfDeed(by, { ownerId, channelId: place }, { act: 'settings.changed' }).map(({ event, data }) =>
            announce(table, event as DomainEvent, data, { cause: [place, version], at: now }),
          ),
        ]);
        return { settings, version };
      }),
  };
};
export type SettingsStore = ReturnType<typeof settingsStore>;
