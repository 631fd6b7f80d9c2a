/** What our service is asked for when somebody types a channel's name into the address: an id, or a handle in small letters. */
export const channelNamed = (typed: string): string =>
  /^ch_[0-9A-Za-z]{20,40}$/.test(typed) ? typed : `@${typed.replace(/^@/, '').toLowerCase()}`;
