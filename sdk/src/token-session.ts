import { type Credential, type Opened, type Standing, takingTurns } from './credential.ts';

/** A session as it is kept. Whoever reads it can act as this person. */
export interface Tokens extends Standing {
  accountId: string;
  accessToken: string;
  refreshToken: string;
}

/** Where a session outlives the program. Several programs may share one place if they take turns. */
export interface TokenStore {
  read(): Tokens | undefined | Promise<Tokens | undefined>;
  keep(tokens: Tokens): void | Promise<void>;
  forget(): void | Promise<void>;
  /** One program at a time: a refresh token works once. */
  alone?<T>(work: () => Promise<T>): Promise<T>;
}

/** Being signed in with tokens: kept in memory, or where `store` says. The access token is renewed by itself. */
export const tokenSession = (store?: TokenStore): Credential & { tokens(): Promise<Tokens | undefined> } => {
  let tokens: Tokens | undefined;
  let isRead = false;
  const inTurn = takingTurns();
  const read = async (): Promise<Tokens | undefined> => {
    if (store && !isRead) tokens = await store.read();
    isRead = true;
    return tokens;
  };
  return {
    kind: 'token',
    standing: read,
    tokens: read,
    show: () => {
      const headers: Record<string, string> = tokens ? { authorization: `Bearer ${tokens.accessToken}` } : {};
      return { headers, credentials: 'omit' };
    },
    renewal: () => (tokens ? { refresh_token: tokens.refreshToken } : undefined),
    async opened({ account_id, access_token = '', refresh_token, expires_in }: Opened, nowMs) {
      tokens = {
        accountId: account_id,
        accessToken: access_token,
        refreshToken: refresh_token ?? tokens?.refreshToken ?? '',
        expiresAt: nowMs + expires_in * 1000,
        renewedAt: nowMs,
      };
      isRead = true;
      await store?.keep(tokens);
    },
    async ended() {
      tokens = undefined;
      isRead = true;
      await store?.forget();
    },
    alone: (work) =>
      inTurn(() => {
        const fresh = () => {
          isRead = false;
          return work();
        };
        return store?.alone ? store.alone(fresh) : fresh();
      }),
  };
};
