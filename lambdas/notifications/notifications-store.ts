import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { isGone, mailOf, type Outcome, type VideoCopy } from './outcome.ts';

interface Key {
  pk: string;
  sk: string;
}
const keyOf = (videoId: string): Key => ({ pk: `VIDEO#${videoId}`, sk: 'VIDEO' });
const standingKeyOf = (accountId: string): Key => ({ pk: `STANDING#${accountId}`, sk: 'STANDING' });
const streamKeyOf = (streamId: string): Key => ({ pk: `STREAM#${streamId}`, sk: 'STREAM' });
const reminderKeyOf = (mailId: string, accountId: string): Key => ({
  pk: `REMINDER#${mailId}`,
  sk: `ACCOUNT#${accountId}`,
});
const webhookKeyOf = (webhookId: string): Key => ({ pk: `WEBHOOK#${webhookId}`, sk: 'WEBHOOK' });

/** Longer than the function may take, shorter than a message stays away from the queue: who holds it then has died. */
const leaseMs = 30_000;
/** A deleted video is remembered longer than any archive of events, so that a replay writes to nobody. */
const goneKeptSeconds = 120 * 24 * 3600;

/** Whether this delivery is the one that sends a mail. */
export type Claim = { mine: true; settle(state: 'SENT' | 'WITHHELD'): Promise<void> } | { mine: false; done: boolean };

/** What is known of videos, of people's standing, of streams and of webhooks, and on each which mails were sent. The only file that knows a key of this table. */
export const notificationsStore = (table: string) => {
  /** Sent, withheld, or overtaken by news that decides anew. */
  const isSettled = async (key: Key, mail: string, version: number): Promise<boolean> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    if (Item && Number(Item['version']) > version) return true;
    const state = (Item?.[mail] as { state?: string } | undefined)?.state;
    return state === 'SENT' || state === 'WITHHELD';
  };

  /**
   * Takes one mail about a thing for this delivery. Nobody gets it while another delivery holds it, nor ever again once it
   * is settled.
   */
  const claim = async (key: Key, version: number, mail: string): Promise<Claim> => {
    const nowMs = clock.now().getTime();
    const mark = Buffer.from(clock.random(12)).toString('hex');
    try {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET #mail = :held',
          ConditionExpression:
            '#version = :version AND (attribute_not_exists(#mail) OR (#mail.#state = :sending AND #mail.#until <= :now))',
          ExpressionAttributeNames: { '#mail': mail, '#state': 'state', '#until': 'until', '#version': 'version' },
          ExpressionAttributeValues: {
            ':version': version,
            ':held': { state: 'SENDING', until: nowMs + leaseMs, mark },
            ':sending': 'SENDING',
            ':now': nowMs,
          },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
      return { mine: false, done: await isSettled(key, mail, version) };
    }
    const settle = async (state: 'SENT' | 'WITHHELD'): Promise<void> => {
      try {
        await dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: key,
            UpdateExpression: 'SET #mail = :done',
            ConditionExpression: '#mail.mark = :mark',
            ExpressionAttributeNames: { '#mail': mail },
            ExpressionAttributeValues: { ':done': { state, at: clock.now().toISOString(), mark }, ':mark': mark },
          }),
        );
      } catch (error) {
        // Somebody took us for dead and has it now.
        if (!isConditionFailed(error)) throw error;
      }
    };
    return { mine: true, settle };
  };

  /** Keeps that a thing changed, unless a newer change is known: then it answers false. */
  const learnChange = async (key: Key, kind: string, version: number): Promise<boolean> => {
    try {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET kind = :kind, #version = :version, expires_at = :expires',
          ConditionExpression: 'attribute_not_exists(pk) OR #version <= :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: {
            ':kind': kind,
            ':version': version,
            ':expires': Math.floor(clock.now().getTime() / 1000) + goneKeptSeconds,
          },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  return {
    /** Keeps what came, unless something newer is known: then it answers false. Of a deleted video no words are kept. */
    async learn(video: VideoCopy): Promise<boolean> {
      const gone = isGone(video);
      const expires = Math.floor(clock.now().getTime() / 1000) + goneKeptSeconds;
      try {
        await dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(video.videoId),
            UpdateExpression: `SET kind = :kind, #version = :version, #state = :state${gone ? ', expires_at = :expires' : ' REMOVE expires_at'}`,
            ConditionExpression: 'attribute_not_exists(pk) OR #version <= :version',
            ExpressionAttributeNames: { '#version': 'version', '#state': 'state' },
            ExpressionAttributeValues: {
              ':kind': 'video',
              ':version': video.version,
              ':state': video.state,
              ...(gone ? { ':expires': expires } : {}),
            },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },

    /** The one mail of a video's outcome (`mailOf`). */
    claim: (video: VideoCopy, outcome: Outcome): Promise<Claim> =>
      claim(keyOf(video.videoId), video.version, mailOf(video, outcome)),

    /** Keeps that somebody's standing changed, unless something newer is known: then it answers false. */
    learnStanding: (accountId: string, version: number): Promise<boolean> =>
      learnChange(standingKeyOf(accountId), 'standing', version),

    /** The one mail of one change of somebody's standing. */
    claimStanding: (accountId: string, version: number): Promise<Claim> =>
      claim(standingKeyOf(accountId), version, `mail_standing_${version}`),

    /** Keeps that something changed about a stream that staff ended, unless something newer is known: then it answers false. */
    learnStream: (streamId: string, version: number): Promise<boolean> =>
      learnChange(streamKeyOf(streamId), 'stream', version),

    /** The one mail about it. */
    claimTermination: (streamId: string, version: number): Promise<Claim> =>
      claim(streamKeyOf(streamId), version, 'mail_terminated'),

    /** The one mail that reminds somebody of a stream, or of a premiere at its hour. */
    async claimReminder(mailId: string, accountId: string): Promise<Claim> {
      const key = reminderKeyOf(mailId, accountId);
      await learnChange(key, 'reminder', 1);
      return claim(key, 1, 'mail_live');
    },

    /** Keeps that a webhook was switched off, unless something newer is known: then it answers false. */
    learnWebhook: (webhookId: string, version: number): Promise<boolean> =>
      learnChange(webhookKeyOf(webhookId), 'webhook', version),

    /** The one mail of one switching off. */
    claimWebhook: (webhookId: string, version: number): Promise<Claim> =>
      claim(webhookKeyOf(webhookId), version, `mail_disabled_${version}`),
  };
};
