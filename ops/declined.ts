/** The work cannot be done as it was asked for; the message says to a person what would be right. */
export class Declined extends Error {
  override name = 'Declined';
}
