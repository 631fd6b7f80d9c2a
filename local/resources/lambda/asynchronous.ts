import { randomUUID } from 'node:crypto';
import { failpoint } from '../../failpoint.ts';
import type { InvokeResult } from '../../resource.ts';
import { type Database, openDatabase } from '../../wire/database.ts';
import type { EventInvokeConfig } from './functions.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS waiting (
    id TEXT PRIMARY KEY, function TEXT NOT NULL, payload TEXT NOT NULL,
    attempts INTEGER NOT NULL, due_at INTEGER NOT NULL, accepted_at INTEGER NOT NULL
  ) STRICT`;

interface Waiting {
  id: string;
  function: string;
  payload: string;
  attempts: number;
  due_at: number;
  accepted_at: number;
}

export interface AsynchronousOptions {
  dataDir: string;
  invoke(functionName: string, payload: unknown, requestId: string): Promise<InvokeResult>;
  configOf(functionName: string): EventInvokeConfig | undefined;
  functionArn(functionName: string): string;
  deadLetterQueueOf(functionName: string): string | undefined;
  send(queueArn: string, body: string): Promise<void>;
  log(line: string): void;
  now(): Date;
}

/** AWS waits one minute and then two; nobody at a laptop wants to. */
const retryAfterMs = [1_000, 2_000];

/** Lambda's queue of `Event` invocations: accepted durably, tried again twice, then handed to whoever wants failures. */
export class AsynchronousInvocations {
  readonly #options: AsynchronousOptions;
  readonly #database: Database;
  readonly #underWay = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(options: AsynchronousOptions) {
    this.#options = options;
    this.#database = openDatabase(options.dataDir, 'asynchronous.sqlite', schema);
  }

  accept(functionName: string, payload: unknown): string {
    const id = randomUUID();
    const now = this.#options.now().getTime();
    this.#database.run(
      'INSERT INTO waiting VALUES (?, ?, ?, 0, ?, ?)',
      id,
      functionName,
      JSON.stringify(payload ?? null),
      now,
      now,
    );
    failpoint('lambda.asynchronous.saved');
    this.#look();
    return id;
  }

  start() {
    this.#stopped = false;
    this.#look();
  }

  /** Running now, or due to run. */
  get inFlight(): number {
    const due = this.#database.get<{ n: number }>('SELECT count(*) AS n FROM waiting');
    return due?.n ?? 0;
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  close() {
    this.#database.close();
  }

  #look() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const now = this.#options.now().getTime();
    const rows = this.#database
      .all<Waiting>('SELECT * FROM waiting ORDER BY due_at')
      .filter((row) => !this.#underWay.has(row.id));
    for (const row of rows.filter((each) => each.due_at <= now)) void this.#run(row);
    const next = rows.find((row) => row.due_at > now);
    if (next) this.#timer = setTimeout(() => this.#look(), next.due_at - now);
  }

  async #run(row: Waiting) {
    this.#underWay.add(row.id);
    const payload: unknown = JSON.parse(row.payload);
    const result = await this.#options.invoke(row.function, payload, row.id).catch((error: Error): InvokeResult => {
      const functionError = { errorType: 'ResourceNotFound', errorMessage: error.message };
      return { payload: functionError, functionError };
    });
    this.#underWay.delete(row.id);
    if (this.#stopped) return;
    await this.#conclude({ ...row, attempts: row.attempts + 1 }, payload, result).catch((error: Error) => {
      this.#options.log(`${row.function}: ${error.message}`);
      this.#againIfWritable({ ...row, attempts: row.attempts + 1 });
    });
    this.#look();
  }

  async #conclude(row: Waiting, payload: unknown, result: InvokeResult) {
    const config = this.#options.configOf(row.function);
    if (!result.functionError) {
      if (config?.onSuccessArn)
        await this.#options.send(config.onSuccessArn, this.#record(row, payload, result, 'Success'));
      return this.#forget(row);
    }
    const age = (this.#options.now().getTime() - row.accepted_at) / 1000;
    const tooOld = age > (config?.maxAgeSeconds ?? 21_600);
    if (row.attempts <= (config?.retries ?? 2) && !tooOld)
      return this.#again(row, retryAfterMs[row.attempts - 1] ?? retryAfterMs[1] ?? 0);
    const condition = tooOld ? 'EventAgeExceeded' : 'RetriesExhausted';
    const deadLetters = this.#options.deadLetterQueueOf(row.function);
    if (config?.onFailureArn)
      await this.#options.send(config.onFailureArn, this.#record(row, payload, result, condition));
    if (deadLetters) await this.#options.send(deadLetters, row.payload);
    this.#options.log(`${row.function} failed ${row.attempts} times: ${result.functionError.errorMessage}`);
    this.#forget(row);
  }

  /** On a full disk it stays as it was written down, and is looked at again a little later. */
  #againIfWritable(row: Waiting) {
    try {
      this.#again(row, retryAfterMs[1] ?? 0);
    } catch {
      this.#underWay.add(row.id);
      setTimeout(() => {
        this.#underWay.delete(row.id);
        this.#look();
      }, retryAfterMs[1]).unref();
    }
  }

  #again(row: Waiting, afterMs: number) {
    const due = this.#options.now().getTime() + afterMs;
    this.#database.run('UPDATE waiting SET attempts = ?, due_at = ? WHERE id = ?', row.attempts, due, row.id);
  }

  #forget(row: Waiting) {
    this.#database.run('DELETE FROM waiting WHERE id = ?', row.id);
  }

  /** The invocation record a destination receives. */
  #record(row: Waiting, payload: unknown, result: InvokeResult, condition: string): string {
    return JSON.stringify({
      version: '1.0',
      timestamp: this.#options.now().toISOString(),
      requestContext: {
        requestId: row.id,
        functionArn: `${this.#options.functionArn(row.function)}:$LATEST`,
        condition,
        approximateInvokeCount: row.attempts,
      },
      requestPayload: payload,
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(result.functionError ? { functionError: 'Unhandled' } : {}),
      },
      responsePayload: result.payload,
    });
  }
}
