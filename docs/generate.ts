import { writeFileSync } from 'node:fs';
import { creatorTermsVersion } from '../lambdas/accounts/contract.ts';
import { categories } from '../lambdas/catalog/contract.ts';
import { emotes } from '../lambdas/chat/emotes.ts';
import { clientFrame, reactions, serverFrame } from '../lambdas/chat/frames-contract.ts';
import { operations } from '../lambdas/gateway/operations.ts';
import { scopes } from '../lambdas/kit/scopes.ts';
import { seats } from '../lambdas/live/contract.ts';
import { services } from '../local/services.ts';
import { fileFailures } from './failures.ts';
import { openApi } from './openapi.ts';
import { divergencesPage, errorsPage, eventsPage, failuresPage } from './pages.ts';
import { events, refusals } from './promises.ts';
import { releasedApi } from './released-api.ts';
import { sdkFrames, sdkLists, sdkOperations, sdkTypes } from './sdk.ts';

/** By name: the character it is shown as, and the words it is found by. */
const emoteList = Object.fromEntries(emotes.map(({ name, emoji, words }) => [name, [emoji, ...words].join(' ')]));

/** What `npm run api` writes, by path; the tests compare it with what is committed. */
export const generated = (): Record<string, string> => ({
  'docs/api/openapi.json': `${JSON.stringify(openApi(operations, refusals), null, 2)}\n`,
  'sdk/src/generated/api.ts': sdkTypes(operations, refusals),
  'sdk/src/generated/operations.ts': sdkOperations(operations),
  'sdk/src/generated/lists.ts': sdkLists({
    categories,
    creatorTermsVersion,
    emotes: emoteList,
    liveSeats: seats,
    reactions,
    scopes,
  }),
  'sdk/src/generated/chat.ts': sdkFrames(clientFrame, serverFrame),
  'docs/errors.md': errorsPage(refusals, operations),
  'docs/events.md': eventsPage(events),
  'docs/failures.md': failuresPage(fileFailures),
  'docs/divergences.md': divergencesPage(Object.values(services)),
});

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(generated())) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
    console.log(`wrote ${path}`);
  }
  // What breaks is measured from here.
  if (process.argv.includes('--release')) {
    const released = `${JSON.stringify(releasedApi(openApi(operations, refusals)), null, 1)}\n`;
    writeFileSync(new URL('./api/released.json', import.meta.url), released);
    console.log('wrote docs/api/released.json');
  }
}
