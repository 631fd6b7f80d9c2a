import { command } from '../../command.ts';
import { number } from '../../number.ts';
import { webhookIdOf, webhookWords } from './words.ts';

interface Args {
  webhook: string;
  'overlap-hours': number;
}

export const rotate = command<Args>({
  command: 'rotate <webhook>',
  describe: 'Make a new secret and show it, once; for a while messages are signed with the old one too',
  builder: (yargs) =>
    yargs.positional('webhook', { type: 'string', demandOption: true, describe: 'Its id' }).option(
      'overlap-hours',
      number('overlap-hours', {
        from: 0,
        to: 168,
        default: 24,
        describe: 'How long the old secret stays good; 0 ends every old one now',
      }),
    ),
  async run({ webhook, 'overlap-hours': overlap_hours }, room) {
    const asked = { params: { webhook_id: webhookIdOf(webhook) }, body: { overlap_hours } };
    const rotated = await room.api().call('webhooks.rotate', asked, { signal: room.signal });
    room.tell(rotated, webhookWords(rotated));
    room.remark('The secret is not shown again: keep it where your server finds it.');
  },
});
