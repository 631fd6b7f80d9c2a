import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { momentOf } from '../../ui/when.ts';
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

/** An id one can follow and copy. */
export const IdLink = ({ id }: { id: string }) => (
  <Link className="id" to={pathOf(id)}>
    {id}
  </Link>
);

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
