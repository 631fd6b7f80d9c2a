import type { Api } from '../../api.ts';
import { misused } from '../../problem.ts';

/** The person somebody means: by id, by @handle, by a link that holds one of these, or by exact address (admins). */
export const personOf = async (typed: string, api: Api, signal: AbortSignal): Promise<string> => {
  const id = /(?:^|\/)(usr_[0-9A-Za-z]{20,40})(?=$|[/?#])/.exec(typed)?.[1];
  if (id) return id;
  const handle = /(?:^|\/channel\/)@([a-z0-9_-]{3,30})\/?$/i.exec(typed)?.[1];
  const found = handle
    ? await api.call('moderation.read_person', { params: { user_id: `@${handle.toLowerCase()}` } }, { signal })
    : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)
      ? await api.call('moderation.find_person', { body: { email: typed } }, { signal })
      : undefined;
  if (found) return found.account_id;
  throw misused(
    `${typed} names nobody.`,
    'Give an id like usr_5f0c…, a @handle, or as an admin an exact e-mail address.',
  );
};
