/** Who is not known yet by a name of their own (news of them is on its way) is told apart by the end of their account id. */
export const shownName = (accountId: string, displayName: string | undefined): string =>
  displayName?.trim() || `Viewer ${accountId.slice(-4).toUpperCase()}`;
