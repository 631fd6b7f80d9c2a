import { join } from 'node:path';
import { readJson, writeJson } from './private-file.ts';
import { configFolder, type Surroundings } from './surroundings.ts';

/** Being logged in at one address. */
export interface Session {
  accountId: string;
  email: string;
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  renewedAt: number;
}

type Kept = Record<string, Session>;

const isSession = (value: unknown): value is Session => {
  const one = value as Partial<Session> | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    [one.accountId, one.email, one.accessToken, one.refreshToken].every((each) => typeof each === 'string') &&
    typeof one.expiresAt === 'number' &&
    typeof one.renewedAt === 'number'
  );
};

export const sessionsFile = (around: Pick<Surroundings, 'env'>): string => join(configFolder(around), 'sessions.json');

/** Whom this person is logged in as, by address. The file holds tokens: nobody else may read it. */
export const sessions = (around: Pick<Surroundings, 'env'>) => {
  const file = sessionsFile(around);
  const all = async (): Promise<Kept> => {
    const kept = await readJson(file);
    const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, Session] => isSession(entry[1])));
  };
  return {
    of: async (address: string): Promise<Session | undefined> => (await all())[address],
    keep: async (address: string, session: Session): Promise<void> =>
      writeJson(file, { ...(await all()), [address]: session }),
    forget: async (address: string): Promise<void> => {
      const { [address]: _, ...others } = await all();
      await writeJson(file, others);
    },
  };
};

export type Sessions = ReturnType<typeof sessions>;
