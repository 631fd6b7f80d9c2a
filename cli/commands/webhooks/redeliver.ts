import { command, text } from '../../command.ts';
import { misused } from '../../problem.ts';
import { deliveryIdOf, webhookIdOf } from './words.ts';

interface Args {
  webhook: string;
  delivery?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  all: boolean;
}

/** A moment as it is typed; without a zone it is this machine's. */
const momentOf = (typed: string, option: string): string => {
  const at = new Date(typed);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw misused(
    `${option} ${typed} is not a moment.`,
    'Write it like 2026-11-20T10:00, or with a zone: 2026-11-20T10:00Z.',
  );
};

export const redeliver = command<Args>({
  command: 'redeliver <webhook> [delivery]',
  describe: 'Send one delivery again, or with --from and --to what failed in that time',
  builder: (yargs) =>
    yargs
      .positional('webhook', { type: 'string', demandOption: true, describe: 'Its id' })
      .positional('delivery', { type: 'string', describe: 'One delivery’s id' })
      .option('from', text('When it happened: 2026-11-20T10:00'))
      .option('to', text('Until when; without it until now'))
      .option('all', { type: 'boolean', default: false, describe: 'Of a range also what has arrived' }),
  async run({ webhook, delivery, from, to, all }, room) {
    const webhook_id = webhookIdOf(webhook);
    const api = room.api();
    if (delivery !== undefined) {
      if (from !== undefined || to !== undefined) throw misused('Name one delivery, or a range with --from, not both.');
      const params = { webhook_id, delivery_id: deliveryIdOf(delivery) };
      const begun = await api.call('webhooks.redeliver', { params }, { signal: room.signal });
      return room.tell(begun, `${begun.delivery_id} is on its way again.`);
    }
    if (from === undefined) throw misused('Which? Name a delivery, or a range with --from and --to.');
    const body = {
      from: momentOf(from, '--from'),
      to: to === undefined ? new Date().toISOString() : momentOf(to, '--to'),
      only: all ? ('all' as const) : ('failed' as const),
    };
    const begun = await api.call('webhooks.redeliver_range', { params: { webhook_id }, body }, { signal: room.signal });
    room.tell(
      begun,
      `What ${all ? 'happened' : 'failed'} from ${begun.from} to ${begun.to} is sent again, within a minute.`,
    );
  },
});
