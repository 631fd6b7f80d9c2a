import type { z } from 'zod';
import { badRequest, conflict, notFound, quotaReached } from './complaints.ts';
import type { DueWork } from './due-work.ts';
import type { createInput, updateInput } from './input-request.ts';
import { arnOf } from './news.ts';
import type { Input, InputState, Records } from './records.ts';
import type { SecurityGroups } from './security-groups.ts';
import type { Settings } from './settings.ts';
import { hashOf, shownName } from './stream-names.ts';

/** Inputs and the states they go through. */
export interface Inputs {
  /** `srtPort`: where an input of SRT is to listen. */
  create(asked: z.output<typeof createInput>, srtPort?: number): Input;
  update(id: string, asked: z.output<typeof updateInput>): Input;
  remove(id: string): void;
  get(id: string): Input;
  all(): Input[];
  /** Called when a channel has taken or let go of inputs. */
  attachmentsChanged(): void;
  resume(): void;
}

/** How long a deleted thing can still be asked for. */
export const remembersDeletedMs = 60_000;

export const openInputs = (
  records: Records,
  outside: { settings: () => Settings; groups: () => SecurityGroups; due: DueWork; now: () => Date },
): Inputs => {
  const { inputs, channels } = records;
  const living = (): Input[] => inputs.all().filter(({ state }) => state !== 'DELETED');
  const isAttached = (id: string): boolean =>
    channels
      .all()
      .some((channel) => channel.state !== 'DELETED' && channel.inputAttachments.some(({ inputId }) => inputId === id));

  const become = (id: string): void => {
    const input = inputs.get(id);
    if (!input?.due) return;
    const { due, ...rest } = input;
    if (input.state === 'DELETED') {
      inputs.remove(id);
      return;
    }
    if (due.to === 'DELETED') move({ ...rest, state: 'DELETED' }, 'DELETED', remembersDeletedMs);
    else inputs.save({ ...rest, state: isAttached(id) ? 'ATTACHED' : 'DETACHED' });
  };
  const move = (input: Input, to: InputState, afterMs: number): Input => {
    const moved = { ...input, due: { to, at: outside.now().getTime() + afterMs } };
    inputs.save(moved);
    outside.due.plan(`input ${input.id}`, moved.due, () => become(input.id));
    return moved;
  };
  const get = (id: string): Input => {
    const input = inputs.get(id);
    if (!input) throw notFound(`The input ${id} does not exist.`);
    return input;
  };
  const named = (destinations: readonly { streamName: string }[], own?: string) => {
    const names = destinations.map(({ streamName }) => streamName);
    const streamHashes = names.map(hashOf);
    const others = living().filter(({ id }) => id !== own);
    if (others.some((other) => other.streamHashes.some((hash) => streamHashes.includes(hash))))
      throw conflict('Another input has this stream name.');
    return { streamHashes, shownNames: names.map(shownName) };
  };

  /** What is kept of what publishers need: of RTMP the hashes of names, of SRT where the passphrase is. */
  const kindOf = (asked: z.output<typeof createInput>, port: number | undefined) => {
    if (asked.type === 'RTMP_PUSH') return named(asked.destinations);
    if (port === undefined) throw new Error('an input of SRT needs a port');
    return { streamHashes: [], shownNames: [], srt: { ...asked.srtSettings.srtListenerSettings, port } };
  };

  return {
    create(asked, srtPort) {
      const already = asked.requestId === undefined ? undefined : inputs.byRequest(asked.requestId);
      if (already && already.state !== 'DELETING' && already.state !== 'DELETED') return already;
      outside.groups().demand(asked.inputSecurityGroups);
      const { inputs: quota, changeMs } = outside.settings();
      if (living().length >= quota) throw quotaReached(`This account may have ${quota} inputs, and has them.`);
      const id = records.newId();
      const made: Input = {
        ...{ id, arn: arnOf('input', id), name: asked.name ?? id, tags: asked.tags, state: 'CREATING' },
        ...(asked.requestId === undefined ? {} : { requestId: asked.requestId }),
        ...(asked.roleArn === undefined ? {} : { roleArn: asked.roleArn }),
        ...kindOf(asked, srtPort),
        securityGroups: asked.inputSecurityGroups,
      };
      return move(made, 'DETACHED', changeMs);
    },
    update(id, asked) {
      const input = get(id);
      const user = channels.all().find((one) => one.inputAttachments.some(({ inputId }) => inputId === id));
      if (input.state === 'DELETING' || input.state === 'DELETED') throw conflict(`The input ${id} is being deleted.`);
      if (user && !['IDLE', 'CREATING', 'UPDATING', 'DELETED'].includes(user.state))
        throw conflict(`The channel ${user.id} is ${user.state}; stop it before its input is changed.`);
      if (asked.destinations && input.srt) throw badRequest('destinations: an input of SRT has none');
      if (asked.inputSecurityGroups) outside.groups().demand(asked.inputSecurityGroups);
      const changed: Input = {
        ...input,
        ...(asked.name === undefined ? {} : { name: asked.name }),
        ...(asked.inputSecurityGroups ? { securityGroups: asked.inputSecurityGroups } : {}),
        ...(asked.destinations ? named(asked.destinations, id) : {}),
      };
      inputs.save(changed);
      return changed;
    },
    remove(id) {
      const input = get(id);
      if (isAttached(id)) throw conflict(`The input ${id} is attached to a channel.`);
      if (input.state === 'DELETING' || input.state === 'DELETED') return;
      move({ ...input, state: 'DELETING' }, 'DELETED', outside.settings().changeMs);
    },
    get,
    all: living,
    attachmentsChanged() {
      for (const input of living()) {
        if (input.state !== 'ATTACHED' && input.state !== 'DETACHED') continue;
        const state = isAttached(input.id) ? 'ATTACHED' : 'DETACHED';
        if (state !== input.state) inputs.save({ ...input, state });
      }
    },
    resume() {
      for (const input of inputs.all())
        if (input.due) outside.due.plan(`input ${input.id}`, input.due, () => become(input.id));
    },
  };
};
