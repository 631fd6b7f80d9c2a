import type { Surroundings } from '../../resource.ts';
import { RefusedByService, signedFetch } from '../../wire/signed-request.ts';
import { NotStarted, type PendingDelivery, Undeliverable } from './deliveries.ts';

/** Reaches a queue or a function, the two targets every sender has. */
export async function sendToTarget(delivery: PendingDelivery, surroundings: Surroundings): Promise<void> {
  const service = delivery.targetArn.split(':')[2];
  if (service === 'sqs') return toQueue(delivery, surroundings);
  if (service === 'lambda') return toFunction(delivery, surroundings);
  throw new Undeliverable(`${delivery.targetArn} is neither a queue nor a function.`);
}

async function toQueue({ targetArn, payload, groupId }: PendingDelivery, surroundings: Surroundings): Promise<void> {
  try {
    await surroundings.sendMessage(targetArn, payload, groupId === undefined ? {} : { groupId });
  } catch (error) {
    const isGone = error instanceof RefusedByService && /QueueDoesNotExist|NonExistentQueue/.test(error.code);
    throw isGone ? new Undeliverable(error.message) : error;
  }
}

/**
 * Hands the event to Lambda's own queue, as EventBridge does: from then on the function's retries, its destinations and
 * its dead letters are Lambda's business.
 */
async function toFunction({ targetArn, payload }: PendingDelivery, surroundings: Surroundings): Promise<void> {
  const answer = await signedFetch({
    url: `${surroundings.endpoint('LAMBDA')}/2015-03-31/functions/${encodeURIComponent(targetArn)}/invocations`,
    service: 'lambda',
    headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
    body: payload,
  });
  const text = await answer.text();
  if (answer.ok) return;
  const reason = `Lambda answered ${answer.status}: ${text}`;
  // A declared function that is not found is one whose host has not started yet.
  const isDeclared = surroundings.resourcesOf('AWS::Lambda::Function').some(({ arn }) => arn === targetArn);
  if (answer.status === 404 && isDeclared) throw new NotStarted(reason);
  const comesLater = answer.status >= 500 || answer.status === 429;
  throw comesLater ? new Error(reason) : new Undeliverable(reason);
}
