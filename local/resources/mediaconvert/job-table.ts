import { randomBytes } from 'node:crypto';
import type { BusEvent } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import type { GroupDetail, Phase } from './run-job.ts';

export type Status = 'SUBMITTED' | 'PROGRESSING' | 'COMPLETE' | 'ERROR' | 'CANCELED';

/** A job as it is kept: what was asked, and how far it is. Times in milliseconds. */
export interface Job {
  id: string;
  arn: string;
  queueArn: string;
  /** The request as it came, for GetJob and for the run. */
  request: Record<string, unknown>;
  token?: string;
  priority: number;
  userMetadata: Record<string, string>;
  status: Status;
  phase?: Phase;
  percent: number;
  submittedAt: number;
  startedAt?: number;
  finishedAt?: number;
  errorCode?: number;
  errorMessage?: string;
  groups?: GroupDetail[];
  /** How often the laptop was stopped in the middle of it. */
  interruptions: number;
}

export const newJobId = (now: Date): string => `${now.getTime()}-${randomBytes(6).toString('base64url').toLowerCase()}`;

export const isOver = (job: Job): boolean => !['SUBMITTED', 'PROGRESSING'].includes(job.status);

export interface JobTable {
  get(id: string): Job | undefined;
  byToken(token: string): Job | undefined;
  /** Newest first. */
  list(limit: number): Job[];
  /** Waiting jobs, the next to run first. */
  waiting(): Job[];
  countOpen(): number;
  /** Keeps the job and the news of it in one write, so that neither can be lost alone. */
  save(job: Job, news?: BusEvent): void;
  unsent(): { seq: number; event: BusEvent }[];
  sent(seq: number): void;
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, token TEXT UNIQUE, status TEXT NOT NULL, priority INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS jobs_by_turn ON jobs (status, priority DESC, submitted_at);
  CREATE TABLE IF NOT EXISTS news (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
`;

const putJob = `
  INSERT INTO jobs (id, token, status, priority, submitted_at, body) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, body = excluded.body`;

/** Jobs on disk: a killed laptop knows afterwards what it was doing. */
export const openJobTable = (dataDir: string): JobTable => {
  const db = openDatabase(dataDir, 'jobs.sqlite', schema);
  const parse = ({ body }: { body: string }): Job => JSON.parse(body);
  const all = (sql: string, ...values: (string | number)[]): Job[] =>
    db.all<{ body: string }>(sql, ...values).map(parse);
  const one = (sql: string, value: string): Job | undefined => all(sql, value)[0];
  return {
    get: (id) => one('SELECT body FROM jobs WHERE id = ?', id),
    byToken: (token) => one('SELECT body FROM jobs WHERE token = ?', token),
    list: (limit) => all('SELECT body FROM jobs ORDER BY submitted_at DESC, id DESC LIMIT ?', limit),
    waiting: () => all("SELECT body FROM jobs WHERE status = 'SUBMITTED' ORDER BY priority DESC, submitted_at, id"),
    countOpen: () =>
      db.get<{ n: number }>("SELECT count(*) AS n FROM jobs WHERE status IN ('SUBMITTED', 'PROGRESSING')")?.n ?? 0,
    save: (job, news) =>
      db.atomically(() => {
        db.run(putJob, job.id, job.token ?? null, job.status, job.priority, job.submittedAt, JSON.stringify(job));
        if (news) db.run('INSERT INTO news (body) VALUES (?)', JSON.stringify(news));
      }),
    unsent: () =>
      db
        .all<{ seq: number; body: string }>('SELECT seq, body FROM news ORDER BY seq')
        .map(({ seq, body }) => ({ seq, event: JSON.parse(body) })),
    sent: (seq) => void db.run('DELETE FROM news WHERE seq = ?', seq),
    close: () => db.close(),
  };
};
