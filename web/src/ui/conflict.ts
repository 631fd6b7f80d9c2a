/** A part of a form that two people have changed. */
export interface Conflict<Name> {
  name: Name;
  /** What it is called in a sentence. */
  word: string;
  /** What stands there now, as text; absent where it does not fit into a few lines. */
  theirs?: string;
}

/** What the other one wrote, to be read before a choice is made. */
export const theirLine = ({ word, theirs }: Omit<Conflict<unknown>, 'name'>): string | undefined =>
  theirs === undefined ? undefined : `Their ${word}: ${theirs.trim() === '' ? 'nothing stands there' : `“${theirs}”`}`;

/** The form with one part as they have it. */
export const withTheirs = <Form extends object>(form: Form, theirs: Form, name: keyof Form): Form => ({
  ...form,
  [name]: theirs[name],
});
