import type { Resource } from '../../resource.ts';
import { type RateRule, understands, type WebAclConfig } from './properties.ts';
import { Rate } from './rate.ts';
import { regexMatch } from './regex-match.ts';

/** What a blocked viewer is answered. */
export interface Block {
  rule: string;
  status: number;
  headers: [name: string, value: string][];
  contentType: string;
  body: string;
}

/** The rules of a web ACL at work. */
export interface WebAcl {
  /** Counts a request (path without its query, as the viewer wrote it); an answer only when a rule blocks it. */
  judge(request: { viewerIp: string; uri: string }, at: Date): Block | undefined;
  /** How many each rule has blocked. */
  inspect(): { rule: string; blocked: number }[];
}

type Bodies = WebAclConfig['CustomResponseBodies'];

function blockOf({ Name, Action }: RateRule, bodies: Bodies): Block {
  const { CustomResponseBodyKey: key, ResponseCode, ResponseHeaders } = Action.Block.CustomResponse;
  const body = key === undefined ? undefined : bodies[key];
  if (key !== undefined && !body)
    throw new Error(`${Name} answers with the body ${key}, which the web ACL does not have`);
  return {
    rule: Name,
    status: ResponseCode,
    headers: ResponseHeaders.map(({ Name, Value }) => [Name, Value]),
    contentType: body?.ContentType ?? 'text/plain',
    body: body?.Content ?? '',
  };
}

function rateRuleFrom(rule: RateRule, bodies: Bodies) {
  const { EvaluationWindowSec, Limit, ScopeDownStatement } = rule.Statement.RateBasedStatement;
  const concerns = ScopeDownStatement ? regexMatch(ScopeDownStatement.RegexMatchStatement) : () => true;
  const block = blockOf(rule, bodies);
  const rate = new Rate(EvaluationWindowSec);
  return {
    name: rule.Name,
    blocked: 0,
    blocks: (viewerIp: string, uri: string, at: Date): Block | undefined =>
      concerns(uri) && rate.count(viewerIp, at) > Limit ? block : undefined,
  };
}

/** Reads a web ACL of the templates. Rules are asked by priority, and the first that blocks is the last that is asked. */
export function webAclFrom(resource: Resource): WebAcl {
  const { Rules, CustomResponseBodies } = understands['AWS::WAFv2::WebACL'].parse(resource.properties);
  const rules = Rules.toSorted((one, other) => one.Priority - other.Priority).flatMap((rule) =>
    'Action' in rule ? [rateRuleFrom(rule, CustomResponseBodies)] : [],
  );
  return {
    judge({ viewerIp, uri }, at) {
      for (const rule of rules) {
        const block = rule.blocks(viewerIp, uri, at);
        if (!block) continue;
        rule.blocked += 1;
        return block;
      }
      return undefined;
    },
    inspect: () => rules.map(({ name, blocked }) => ({ rule: name, blocked })),
  };
}
