import { followersNotified } from '../engagement/events.ts';
import { atOnce } from '../kit/at-once.ts';
import { batch } from '../kit/batch.ts';
import { count } from '../kit/metric.ts';
import { peopleOf } from '../kit/people.ts';
import { airingsStore } from './airings-store.ts';
import { noticesEnv } from './env.ts';
import { type Airing, isNews } from './notice.ts';

const { NOTIFICATIONS_TABLE } = noticesEnv.read(process.env);
const airings = airingsStore(NOTIFICATIONS_TABLE);
const people = peopleOf(NOTIFICATIONS_TABLE);

const writesAtOnce = 10;

/** Tells followers of a channel that it is live, unless they do not want to hear of any. */
export const handler = batch(followersNotified, async ({ channel, stream, accountIds }, { now }) => {
  if (!isNews(stream.liveSince, now)) return;
  const { channelId, ownerId, name } = channel;
  const [owner, ...readers] = await people.manyNow([ownerId, ...(await airings.wanting(accountIds))]);
  const isHere = ({ status }: { status: string }) => status === 'active' || status === 'suspended';
  if (!owner || !isHere(owner)) return;
  const { streamId, title, liveSince } = stream;
  const airing: Airing = { kind: 'live', airingId: streamId, title, ownerId, channel: { channelId, name } };
  const at = new Date(liveSince);
  await airings.learn(airing, at);
  let told = 0;
  await atOnce(readers.filter(isHere), writesAtOnce, async ({ accountId }) => {
    if (await airings.tell(airing, accountId, at)) told += 1;
  });
  count('Notices', told, { Outcome: 'told' });
  count('Notices', accountIds.length - told, { Outcome: 'withheld' });
});
