import { http } from '../kit/http.ts';
import { compile } from '../kit/text-judge.ts';
import { tryLine } from './contract.ts';
import { checkRules } from './settings-change.ts';
import { settingsStore } from './settings-store.ts';
import { table, teams } from './surroundings.ts';

const store = settingsStore(table);

/** POST /v1/channels/{channel_id}/chat/judgement: as if somebody wrote it who has never said anything there. */
export const tryLineRoute = http(tryLine, async ({ params, body, may }) => {
  may(await teams.rights(params.channelId));
  checkRules(body.rules);
  const rules = body.rules ?? (await store.find(params.channelId)).settings.rules;
  const judgement = compile(rules)(body.text, { exempt: false, heldAsFirst: false }, []);
  return judgement.verdict === 'pass'
    ? { verdict: judgement.verdict }
    : { verdict: judgement.verdict, rule: judgement.because.rule, words: judgement.because.words };
});
