import type { Asked } from '../../../sdk/src/node.ts';
import { command, type Room, text } from '../../command.ts';
import { table } from '../../words.ts';
import { personOf } from './person-of.ts';
import { personWords } from './words.ts';

type Role = Asked<'moderation.change_role'>['body']['role'];
const roles: readonly Role[] = ['creator', 'moderator', 'advertiser', 'admin'];

interface Args {
  person: string;
  role: Role;
  note: string;
}

const setRole = async ({ person, role, note }: Args, granted: boolean, room: Room): Promise<void> => {
  const api = room.api();
  const user_id = await personOf(person, api, room.signal);
  const asked = { params: { user_id }, body: { role, granted, note } };
  const done = await api.call('moderation.change_role', asked, { signal: room.signal });
  room.tell(done, personWords(done));
};

const changing = (verb: string, describe: string, granted: boolean) =>
  command<Args>({
    command: `${verb} <person> <role>`,
    describe,
    builder: (yargs) =>
      yargs
        .positional('person', { type: 'string', demandOption: true, describe: 'Their id, @handle or e-mail address' })
        .positional('role', { choices: roles, demandOption: true })
        .option('note', { ...text('Why; stands in the audit log'), demandOption: true as const }),
    run: (args, room) => setRole(args, granted, room),
  });

export const grant = changing('grant', 'Give a person a role (admins)', true);
export const withdraw = changing('withdraw', 'Take a role from a person (admins)', false);

export const team = command({
  command: 'team',
  describe: 'Every admin and moderator (admins)',
  async run(_, room) {
    const found = await room.api().call('moderation.list_staff', {}, { signal: room.signal });
    const rows = found.items.map((one) => [one.account_id, one.status, one.roles.join(', '), one.display_name]);
    room.tell(found, rows.length > 0 ? table(rows) : 'Nobody.');
  },
});
