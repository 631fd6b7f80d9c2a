import { Unreachable } from '../../sdk/src/node.ts';
import { command } from '../command.ts';

export const logout = command({
  command: 'logout',
  describe: 'Log out; the tokens on this machine are removed, and worth nothing any more',
  async run(_args, room) {
    const api = room.api();
    const session = await api.session();
    if (!session) return room.tell({ address: room.address, was_logged_in: false }, 'You were not logged in.');
    let ended = true;
    try {
      await api.call('accounts.log_out', { body: { refresh_token: session.refreshToken } }, { signal: room.signal });
    } catch (error) {
      if (!(error instanceof Unreachable)) ended = (await api.session()) === undefined;
      else ended = false;
    } finally {
      await api.leave();
    }
    room.tell(
      { address: room.address, was_logged_in: true, ended_there: ended },
      ended
        ? `Logged out of ${room.address}.`
        : `The tokens are gone from this machine. ${room.address} could not be told; there the session ends by itself.`,
    );
  },
});
