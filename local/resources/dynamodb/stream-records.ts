import { isDeepStrictEqual } from 'node:util';

export interface StreamRecord {
  eventName: string;
  awsRegion?: string;
  dynamodb: {
    Keys: unknown;
    NewImage?: unknown;
    OldImage?: unknown;
    SequenceNumber: string;
    StreamViewType: string;
  };
  userIdentity?: Record<string, string>;
}

export type ViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/**
 * Records as DynamoDB would give them: a write that changed nothing makes none, images only as the stream's view
 * type says, and the identity of a TTL deletion spelled as the Streams API spells it.
 */
export function asDynamoDbWouldSay(records: StreamRecord[], view: ViewType, region: string): StreamRecord[] {
  return records
    .filter(
      ({ eventName, dynamodb }) => eventName !== 'MODIFY' || !isDeepStrictEqual(dynamodb.NewImage, dynamodb.OldImage),
    )
    .map((record) => {
      const { NewImage, OldImage, ...rest } = record.dynamodb;
      const { userIdentity: identity, ...others } = record;
      return {
        ...others,
        awsRegion: region,
        dynamodb: {
          ...rest,
          ...(NewImage !== undefined && view.includes('NEW') ? { NewImage } : {}),
          ...(OldImage !== undefined && view.includes('OLD') ? { OldImage } : {}),
          StreamViewType: view,
        },
        ...(identity
          ? {
              userIdentity: {
                Type: identity.Type ?? identity.type ?? '',
                PrincipalId: identity.PrincipalId ?? identity.principalId ?? '',
              },
            }
          : {}),
      };
    });
}
