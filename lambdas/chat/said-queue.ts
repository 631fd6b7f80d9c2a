import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { once } from '../kit/aws.ts';
import { correlation } from '../kit/correlation.ts';
import type { Act } from './act.ts';

const client = once(() => new SQSClient({}));

/**
 * Hands acts to the one who decides their order: a room is a group, and within it they come one after the other. `sending`
 * names this very sending, so that only the same one counts once here: a message that is sent again has to be answered again.
 */
export const saidQueue = (queueUrl: string) => ({
  async send(act: Act, sending: string): Promise<void> {
    await client().send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ correlationId: correlation.id, act }),
        MessageGroupId: act.roomId,
        MessageDeduplicationId: sending,
      }),
    );
  },
});
export type SaidQueue = ReturnType<typeof saidQueue>;
