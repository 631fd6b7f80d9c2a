import { setTimeout as pause } from 'node:timers/promises';
import { command } from '../../command.ts';
import { exits, Problem } from '../../problem.ts';
import { webhookIdOf } from './words.ts';

interface Args {
  webhook: string;
}

const betweenMs = 500;
/** A receiver has ten seconds, and the way there is short. */
const longestMs = 30_000;

export const test = command<Args>({
  command: 'test <webhook>',
  describe: 'Send a test event, and say whether it arrived',
  builder: (yargs) => yargs.positional('webhook', { type: 'string', demandOption: true, describe: 'Its id' }),
  async run({ webhook }, room) {
    const webhook_id = webhookIdOf(webhook);
    const api = room.api();
    const asked = await api.call('webhooks.test', { params: { webhook_id } }, { signal: room.signal });
    const params = { webhook_id, delivery_id: asked.delivery_id };
    for (const ends = performance.now() + longestMs; ; await pause(betweenMs, undefined, { signal: room.signal })) {
      const delivery = await api.call('webhooks.read_delivery', { params }, { signal: room.signal });
      const [attempt] = delivery.attempts_made;
      if (delivery.state === 'delivered')
        return room.tell(delivery, `It arrived: ${delivery.last_status} after ${attempt?.duration_ms ?? '?'} ms.`);
      if (delivery.state === 'failed' || performance.now() > ends)
        throw new Problem({
          code: 'cli.webhook_test_failed',
          message: delivery.problem ?? 'It has not been sent within half a minute.',
          hint: `arclight webhooks deliveries ${webhook_id} shows the log.`,
          exit: exits.refused,
          result: delivery,
        });
    }
  },
});
