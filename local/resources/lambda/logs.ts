import { createWriteStream, mkdirSync, statSync, truncateSync, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogLine {
  at: string;
  function: string;
  requestId: string | undefined;
  text: string;
}

export interface LogQuery {
  function?: string;
  /** A correlation id, a request id, an id of a video: any text. Finds whole invocations, not just the lines. */
  contains?: string;
  limit?: number;
}

const kept = 5_000;
const longestLine = 8_192;
const largestFileBytes = 20 * 1024 * 1024;

/** What functions print: the latest lines in memory for the console, everything in one file per function. */
export class FunctionLogs {
  readonly #dir: string;
  readonly #files = new Map<string, WriteStream>();
  #ring: LogLine[] = [];

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#dir = dir;
  }

  add(line: LogLine) {
    this.#ring.push({ ...line, text: line.text.slice(0, longestLine) });
    if (this.#ring.length > kept * 1.2) this.#ring = this.#ring.slice(-kept);
    this.#file(line.function).write(`${line.at} ${line.requestId ?? '-'} ${line.text}\n`);
  }

  /** The latest matching lines, oldest first. */
  find(query: LogQuery = {}): LogLine[] {
    const ofFunction = this.#ring.filter((line) => query.function === undefined || line.function === query.function);
    const { contains = '' } = query;
    if (contains === '') return ofFunction.slice(-(query.limit ?? 200));
    const hits = ofFunction.filter((line) => line.text.includes(contains) || line.requestId === contains);
    const invocations = new Set(hits.map((line) => line.requestId).filter((id) => id !== undefined));
    const lines = ofFunction.filter((line) => hits.includes(line) || invocations.has(line.requestId ?? ''));
    return lines.slice(-(query.limit ?? 200));
  }

  /** Everything the file of a function holds, earlier runs included, oldest first. */
  async linesOf(name: string): Promise<LogLine[]> {
    const text = await readFile(join(this.#dir, `${name}.log`), 'utf8').catch(() => '');
    return text.split('\n').flatMap((each): LogLine[] => {
      const [, at, requestId, rest = ''] = /^(\S+Z) (\S+) (.*)$/.exec(each) ?? [];
      return at ? [{ at, function: name, requestId: requestId === '-' ? undefined : requestId, text: rest }] : [];
    });
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#files.values()].map((file) => new Promise<void>((done) => file.once('close', () => done()).end())),
    );
  }

  #file(name: string): WriteStream {
    const open = this.#files.get(name);
    if (open) return open;
    const path = join(this.#dir, `${name}.log`);
    const grown = statSync(path, { throwIfNoEntry: false });
    if (grown && grown.size > largestFileBytes) truncateSync(path);
    const file = createWriteStream(path, { flags: 'a' });
    // No room for a line is no reason to end: the latest are in memory, and the next line opens the file again.
    file.on('error', () => this.#files.delete(name));
    this.#files.set(name, file);
    return file;
  }
}
