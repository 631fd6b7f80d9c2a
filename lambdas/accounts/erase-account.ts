import { decideAgain } from '../kit/decide-again.ts';
import { removePictures } from '../kit/picture-objects.ts';
import { removeRows } from '../kit/remove-rows.ts';
import type { Account } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';
import { avatarFolderOf } from './avatar.ts';
import { closeChannel } from './channel.ts';
import { allPicturesOf } from './channel-pictures.ts';
import { type ChannelsStore, inboxOf } from './channels-store.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { memberOf, withoutInvitation, withoutMember } from './team.ts';

export interface ErasingSurroundings {
  accounts: AccountsStore;
  channels: ChannelsStore;
  identities: Pick<IdentityProvider, 'forget'>;
  table: string;
  imagesBucket: string;
}

const pageLength = 50;

/** Each of their channels is gone: its pictures and activity, then what it says of itself and who works on it. */
const closeChannels = async (
  { accounts, channels, table, imagesBucket }: ErasingSurroundings,
  one: Account,
  now: Date,
) => {
  let open = await accounts.channelsOf(one);
  while (open.length > 0) {
    for (const { channelId } of open) {
      await removePictures(imagesBucket, allPicturesOf(channelId), () => true);
      await removeRows(table, `CHANNEL#${channelId}`, (sk) => sk.startsWith('ACTIVITY#'));
      await decideAgain(async () => {
        const before = await channels.find(channelId);
        const after = before && closeChannel(before, now);
        if (before && after) await channels.close(before, after, now);
      });
    }
    open = await accounts.channelsOf(one);
  }
};

/** Teams of others go on without them. */
const leaveTeams = async ({ channels }: ErasingSurroundings, { accountId }: Account, now: Date): Promise<void> => {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await channels.ofPerson(accountId, pageLength, from);
    for (const { channelId } of page.channels) {
      await decideAgain(async () => {
        const before = await channels.find(channelId);
        const was = before && memberOf(before, accountId)?.role;
        if (!before || !was) return;
        await channels.save(before, withoutMember(before, accountId), { what: 'team.left', by: accountId, was }, now);
      });
    }
    from = page.next;
  } while (from);
};

/** Invitations that wait for them, by their id and by their address, wait for nobody any more. */
const declineInvitations = async ({ channels }: ErasingSurroundings, one: Account, now: Date): Promise<void> => {
  const { accountId, email } = one;
  for (const inbox of [inboxOf({ accountId }), inboxOf({ email })]) {
    for (const { invitationId, channelId } of await channels.invitationsFor(inbox)) {
      await decideAgain(async () => {
        const before = await channels.find(channelId);
        const given = before?.invitations.find((each) => each.invitationId === invitationId);
        if (!before || !given) return;
        const act = { what: 'team.invitation_declined' as const, by: accountId };
        await channels.save(before, withoutInvitation(before, given), act, now);
      });
    }
  }
};

/**
 * Removes what accounts and Cognito know of somebody who has left, but for the row that says they have. Every step can be
 * done again: whoever is interrupted begins at the first.
 */
export const eraseAccount = async (around: ErasingSurroundings, one: Account, now: Date): Promise<void> => {
  await leaveTeams(around, one, now);
  await closeChannels(around, one, now);
  await declineInvitations(around, one, now);
  await removePictures(around.imagesBucket, avatarFolderOf(one.accountId), () => true);
  await around.identities.forget(one.accountId);
  await removeRows(around.table, `ACCOUNT#${one.accountId}`, (sk) => sk !== 'ACCOUNT' && !sk.startsWith('LOG#'));
};
