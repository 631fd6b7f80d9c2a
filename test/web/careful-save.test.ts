import { expect, test } from 'vitest';
import { carefulSave, type Seen } from '../../web/src/ui/careful-save.ts';

interface Form {
  name: string;
  description: string;
}
class Outdated extends Error {}

/** A channel somewhere else: it takes a change of the version it has, as the API does with If-Match. */
const aChannel = (form: Form) => {
  let there: Seen<Form> = { form, version: 1 };
  const sent: { change: Partial<Form>; version: number }[] = [];
  const write = (change: Partial<Form>) => {
    there = { form: { ...there.form, ...change }, version: there.version + 1 };
  };
  /** Somebody who is faster, so many times. */
  let others: Partial<Form>[] = [];
  return {
    sent,
    get there() {
      return there;
    },
    meanwhile: (...changes: Partial<Form>[]) => {
      others = changes;
    },
    saving: {
      send: async (change: Partial<Form>, version: number) => {
        const other = others.shift();
        if (other) write(other);
        sent.push({ change, version });
        if (version !== there.version) throw new Outdated();
        write(change);
        return there;
      },
      look: async () => there,
      isOutdated: (error: unknown) => error instanceof Outdated,
    },
  };
};
const opened = { name: 'Waves', description: 'At the shore.' };

test('only what was changed is sent, over the version that was seen', async () => {
  const channel = aChannel(opened);
  const mine = { ...opened, name: 'Waves at night' };
  const saved = await carefulSave({ ...channel.saving, seen: { form: opened, version: 1 }, mine });
  expect(channel.sent).toEqual([{ change: { name: 'Waves at night' }, version: 1 }]);
  expect(saved).toEqual({ seen: { form: mine, version: 2 }, form: mine, conflicts: [] });
});

test('nothing changed is nothing sent', async () => {
  const channel = aChannel(opened);
  await carefulSave({ ...channel.saving, seen: { form: opened, version: 1 }, mine: { ...opened } });
  expect(channel.sent).toEqual([]);
});

test('what somebody else changed between my look and my save stays, and mine stands beside it', async () => {
  const channel = aChannel(opened);
  channel.meanwhile({ description: 'By the sea.' }, { description: 'By the North Sea.' });
  const mine = { ...opened, name: 'Mine' };
  const saved = await carefulSave({ ...channel.saving, seen: { form: opened, version: 1 }, mine });
  expect(channel.there.form).toEqual({ name: 'Mine', description: 'By the North Sea.' });
  expect(saved.form).toEqual(channel.there.form);
  expect(channel.sent.map(({ version }) => version)).toEqual([1, 2, 3]);
});

test('where both changed the same a person decides: nothing of theirs is written over', async () => {
  const channel = aChannel(opened);
  channel.meanwhile({ name: 'Theirs' });
  const mine = { ...opened, name: 'Mine' };
  const saved = await carefulSave({ ...channel.saving, seen: { form: opened, version: 1 }, mine });
  expect(saved.conflicts).toEqual(['name']);
  expect(channel.there.form.name).toBe('Theirs');
  // Theirs has been seen now: saved once more, mine is put over it.
  await carefulSave({ ...channel.saving, seen: saved.seen, mine: saved.form });
  expect(channel.there.form.name).toBe('Mine');
});

test('any other failure is the caller’s, and who loses again and again is told so', async () => {
  const channel = aChannel(opened);
  const mine = { ...opened, name: 'Mine' };
  const failing = { ...channel.saving, send: () => Promise.reject(new TypeError('no network')) };
  await expect(carefulSave({ ...failing, seen: { form: opened, version: 1 }, mine })).rejects.toThrow('no network');
  channel.meanwhile(...Array.from({ length: 9 }, (_, each) => ({ description: `${each}` })));
  await expect(carefulSave({ ...channel.saving, seen: { form: opened, version: 1 }, mine })).rejects.toThrow(Outdated);
});
