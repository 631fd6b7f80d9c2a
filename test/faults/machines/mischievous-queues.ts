import type { Queues } from '../../../local/resources/sqs/queues.ts';
import type { Mischief } from './mischief.ts';

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';
const longestDelaySeconds = 900;

/**
 * The laptop's queues with the same mischief laid over them: what is sent is dropped, doubled or late, what is received
 * comes in another order, and what was done with comes again when its visibility ends.
 */
export const mischievousQueues = (queues: Queues, mischief: Mischief): Queues => ({
  ...queues,
  send(arn, body, options = {}) {
    const about = { consumer: nameOf(arn), name: body };
    const copies = mischief.drops(about) ? 0 : 1 + mischief.extraCopies(about);
    const late = (): number => Math.min(longestDelaySeconds, Math.ceil(mischief.delayMs(about) / 1000));
    const sent = Array.from({ length: copies }, () => queues.send(arn, body, { ...options, delaySeconds: late() }));
    // Whoever sends is always told that it worked.
    return sent[0] ?? { messageId: 'dropped', sequence: 0 };
  },
  receive: (arn, options) => mischief.shuffled(queues.receive(arn, options)),
  delete(arn, receiptHandle) {
    if (!mischief.comesAgain({ consumer: nameOf(arn) })) queues.delete(arn, receiptHandle);
  },
});
