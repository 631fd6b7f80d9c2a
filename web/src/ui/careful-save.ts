import { changed, conflictsBetween, rebase } from './three-way.ts';

/** A form as it stands there, and which version of the thing that is. */
export interface Seen<Form> {
  form: Form;
  version: number;
}

export interface Saving<Form> {
  /** What the form was filled from. */
  seen: Seen<Form>;
  mine: Form;
  /** Sends a change over this version and no other. */
  send(change: Partial<Form>, version: number): Promise<Seen<Form>>;
  /** How it stands there now. */
  look(): Promise<Seen<Form>>;
  /** Whether a failure says that somebody else has changed it meanwhile. */
  isOutdated(error: unknown): boolean;
}

export interface Saved<Form> {
  seen: Seen<Form>;
  /** What stands in the form afterwards. */
  form: Form;
  /** What both have changed, for a person to decide; nothing is sent then. */
  conflicts: (keyof Form)[];
}

/** Somebody who changes it at the same moment as often as this is no person. */
const mostTries = 5;

/**
 * Saves what was changed, over what has been seen. Whatever somebody else changed meanwhile stays, beside it; where both
 * changed the same nothing is saved.
 */
export const carefulSave = async <Form extends object>({
  seen,
  mine,
  send,
  look,
  isOutdated,
}: Saving<Form>): Promise<Saved<Form>> => {
  let base = seen;
  let form = mine;
  for (let attempt = 1; ; attempt++) {
    const change = changed(base.form, form);
    if (Object.keys(change).length === 0) return { seen: base, form, conflicts: [] };
    try {
      const after = await send(change, base.version);
      return { seen: after, form: after.form, conflicts: [] };
    } catch (error) {
      if (!isOutdated(error) || attempt === mostTries) throw error;
    }
    const theirs = await look();
    const conflicts = conflictsBetween(base.form, form, theirs.form);
    form = rebase(base.form, form, theirs.form);
    base = theirs;
    if (conflicts.length > 0) return { seen: base, form, conflicts };
  }
};
