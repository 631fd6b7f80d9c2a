import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Longer than any renewal of a session takes; who holds a turn for longer is not coming back. */
const staleMs = 60_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const isLeftBehind = async (file: string): Promise<boolean> => {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const holder = Number(text);
    return Date.now() - mtimeMs > staleMs || (holder > 0 && !isAlive(holder));
  } catch {
    return false;
  }
};

/** Runs one piece of work at a time in all `arclight` processes of this machine; a holder that was killed loses its turn. */
export const inTurn = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (await isLeftBehind(file)) await rm(file, { force: true });
      else await pause(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
};
