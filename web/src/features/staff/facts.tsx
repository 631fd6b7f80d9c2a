import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useAnswer } from '../../api/queries.ts';
import { momentOf } from '../../ui/when.ts';
import { lookUpOf, personWords } from './names.ts';
import { eventWords, pathOf } from './words.ts';

/** Names and what they stand for, one below the other; what is absent is left out. */
export const Facts = ({ of }: { of: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="facts">
    {of
      .filter(([, value]) => value !== undefined && value !== '' && value !== false)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

/** A name seldom changes while somebody reads a log, and many lines have the same. */
const keptMs = 5 * 60_000;

/** Who or what an id is, once it is known. */
const useName = (id: string): string | undefined => {
  const kind = lookUpOf(id);
  const options = { staleTime: keptMs, retry: false };
  const person = useAnswer(
    'moderation.read_person',
    { params: { user_id: id } },
    { ...options, enabled: kind === 'person' },
  );
  const channel = useAnswer(
    'accounts.read_channel',
    { params: { channel_id: id } },
    { ...options, enabled: kind === 'channel' },
  );
  if (person.data) return personWords(person.data);
  return channel.data && `${channel.data.name} (@${channel.data.handle})`;
};

/** An id one can follow and copy, and beside it who or what that is. */
export const IdLink = ({ id }: { id: string }) => {
  const name = useName(id);
  return (
    <>
      {name && `${name} `}
      <Link className="id" to={pathOf(id)}>
        {id}
      </Link>
    </>
  );
};

interface Happening {
  at: string;
  event: string;
  from: string | null;
  to: string;
}

/** What happened, the newest first. */
export const History = ({ of }: { of: readonly Happening[] }) => (
  <section className="card stack">
    <h2>History</h2>
    <ol className="happenings">
      {of.map((line) => (
        <li key={`${line.at} ${line.event} ${line.to}`}>
          <span>{eventWords(line.event)}</span>
          <time className="soft small" dateTime={line.at}>
            {momentOf(line.at)}
          </time>
        </li>
      ))}
    </ol>
  </section>
);
