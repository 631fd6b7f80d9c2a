import type { Answer } from '../../../sdk/src/node.ts';
import { facts } from '../../words.ts';

export type StaffPerson = Answer<'moderation.read_person'>;
export type StaffVideo = Answer<'moderation.read_video'>;
type EndedStream = Answer<'moderation.terminate_stream'>;
type Entry = Answer<'moderation.list_audit'>['items'][number];

type Decision = NonNullable<StaffPerson['suspension'] | StaffVideo['taken_down']>;

/** What was decided, in the lines of a person or a video. */
const decided = (decision: Decision | undefined): [string, string | undefined][] => [
  ['because of', decision?.because],
  ['note', decision?.note],
  ['told', decision?.message],
  ['by', decision && `${decision.by}, ${decision.at}`],
];

const happened = (history: StaffPerson['history']): [string, string | undefined][] =>
  history.slice(0, 10).map((line, at) => [at === 0 ? 'history' : '', `${line.at}  ${line.event}  ${line.to}`]);

/** A person, line by line; no address, for none is told. */
export const personWords = (person: StaffPerson): string =>
  facts([
    ['person', person.account_id],
    ['name', person.display_name],
    ['status', person.status],
    ['until', person.suspension && (person.suspension.until ?? 'somebody ends it')],
    ...decided(person.suspension),
    ['roles', person.roles.join(', ')],
    ['plan', person.plan],
    ['channels', person.channels.map(({ handle }) => `@${handle}`).join(', ')],
    ['since', person.created_at],
    ...happened(person.history),
  ]);

/** A video as staff see it, line by line. */
export const staffVideoWords = (video: StaffVideo): string =>
  facts([
    ['video', video.video_id],
    ['title', video.title],
    ['owner', video.owner_id],
    ['status', `${video.status}, ${video.visibility}${video.taken_down ? ', taken down' : ''}`],
    ...decided(video.taken_down),
    ['trash since', video.trashed_at],
    ['published', video.published_at],
    ...happened(video.history),
  ]);

/** A stream that staff have ended, line by line. */
export const endedStreamWords = (stream: EndedStream): string =>
  facts([
    ['stream', stream.stream_id],
    ['title', stream.title],
    ['owner', stream.owner_id],
    ['status', stream.end_reason ? `${stream.state} (${stream.end_reason})` : stream.state],
  ]);

/** One line of the audit log. */
export const entryWords = (entry: Entry): readonly string[] => [
  entry.at,
  entry.by ?? 'by itself',
  entry.role ? `${entry.act} ${entry.role}` : entry.act,
  entry.about,
  [entry.reason, entry.note].filter(Boolean).join(': '),
];
