/** The work cannot be done as it was asked for; the message says to a person what would be right. */
export class Declined extends Error {
  override name = 'Declined';
}

/** What was asked for cannot be meant: a moment that is none, an id of no kind we know. */
export class Mistyped extends Declined {
  override name = 'Mistyped';
}

/** What was asked for could be meant, but there is nothing of that name. */
export class NotThere extends Declined {
  override name = 'NotThere';
}
