import { command } from '../command.ts';
import { facts } from '../words.ts';

export const whoami = command({
  command: 'whoami',
  describe: 'Who you are here, and what you may do',
  async run(_args, room) {
    const api = room.api();
    const me = await api.call('accounts.read_me', {}, { signal: room.signal });
    room.tell(
      me,
      facts([
        ['person', `${me.display_name} <${me.email}>`],
        ['account', me.account_id],
        ['may', me.roles.join(', ')],
        ['plan', me.plan],
        ['channel', me.channel && `${me.channel.name} (@${me.channel.handle})`],
        ['at', room.address],
      ]),
    );
  },
});
