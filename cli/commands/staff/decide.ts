import type { Asked } from '../../../sdk/src/node.ts';
import { command, text } from '../../command.ts';
import { streamIdOf, videoIdOf } from '../../ids.ts';
import { misused } from '../../problem.ts';
import { personOf } from './person-of.ts';
import { endedStreamWords, personWords, staffVideoWords } from './words.ts';

type Reason = Asked<'moderation.suspend_person'>['body']['reason'];
const reasons: readonly Reason[] = [
  'spam',
  'deception',
  'harassment',
  'hate',
  'violence',
  'sexual_content',
  'child_safety',
  'dangerous_acts',
  'impersonation',
  'copyright',
  'illegal',
  'other',
];

const note = { ...text('Why, for other staff; stands in the audit log'), demandOption: true as const };
const reason = { choices: reasons, demandOption: true as const, describe: 'What the person is told' };
const message = text('What the person is told besides');
const personAt = { type: 'string', demandOption: true, describe: 'Their id or @handle' } as const;
const watchedAt = { type: 'string', demandOption: true, describe: 'Its id, or where it is watched' } as const;

/** An end as it is typed; without a zone it is meant as the clock on the wall here. */
const endIn = (typed: string): string => {
  const end = new Date(typed);
  if (Number.isNaN(end.getTime())) throw misused(`${typed} is not a time.`, 'Give one like 2026-12-01T18:00.');
  return end.toISOString();
};

interface Decision {
  reason: Reason;
  note: string;
  message?: string | undefined;
}

export const suspend = command<Decision & { person: string; until?: string | undefined }>({
  command: 'suspend <person>',
  describe: 'Suspend a person; they are told by mail',
  builder: (yargs) =>
    yargs
      .positional('person', personAt)
      .option('reason', reason)
      .option('note', note)
      .option('message', message)
      .option('until', text('When it ends by itself: 2026-12-01T18:00 (your time)')),
  async run(args, room) {
    const api = room.api();
    const until = args.until === undefined ? undefined : endIn(args.until);
    const user_id = await personOf(args.person, api, room.signal);
    const body = { reason: args.reason, note: args.note, message: args.message, until };
    const done = await api.call('moderation.suspend_person', { params: { user_id }, body }, { signal: room.signal });
    room.tell(done, personWords(done));
  },
});

export const reinstate = command<{ person: string; note: string }>({
  command: 'reinstate <person>',
  describe: 'End a suspension; they are told by mail',
  builder: (yargs) => yargs.positional('person', personAt).option('note', note),
  async run(args, room) {
    const api = room.api();
    const user_id = await personOf(args.person, api, room.signal);
    const asked = { params: { user_id }, body: { note: args.note } };
    const done = await api.call('moderation.reinstate_person', asked, { signal: room.signal });
    room.tell(done, personWords(done));
  },
});

export const takeDown = command<Decision & { video: string }>({
  command: 'take-down <video>',
  describe: 'Take a video down; its owner is told by mail',
  builder: (yargs) =>
    yargs.positional('video', watchedAt).option('reason', reason).option('note', note).option('message', message),
  async run(args, room) {
    const params = { video_id: videoIdOf(args.video) };
    const body = { reason: args.reason, note: args.note, message: args.message };
    const done = await room.api().call('moderation.take_down_video', { params, body }, { signal: room.signal });
    room.tell(done, staffVideoWords(done));
  },
});

export const putBack = command<{ video: string; note: string }>({
  command: 'restore <video>',
  describe: 'Restore a video that was taken down; its owner is told by mail',
  builder: (yargs) => yargs.positional('video', watchedAt).option('note', note),
  async run(args, room) {
    const asked = { params: { video_id: videoIdOf(args.video) }, body: { note: args.note } };
    const done = await room.api().call('moderation.restore_video', asked, { signal: room.signal });
    room.tell(done, staffVideoWords(done));
  },
});

export const endStream = command<Decision & { stream: string }>({
  command: 'end-stream <stream>',
  describe: 'End a stream for good, or call off one to come; its owner is told by mail',
  builder: (yargs) =>
    yargs.positional('stream', watchedAt).option('reason', reason).option('note', note).option('message', message),
  async run(args, room) {
    const params = { stream_id: streamIdOf(args.stream) };
    const body = { reason: args.reason, note: args.note, message: args.message };
    const done = await room.api().call('moderation.terminate_stream', { params, body }, { signal: room.signal });
    room.tell(done, endedStreamWords(done));
  },
});
