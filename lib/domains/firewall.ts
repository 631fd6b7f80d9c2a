import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment.ts';
import { TooManyRequests } from '../../lambdas/kit/refusals.ts';
import { environmentOf, named } from '../deployment.ts';

/**
 * WAF counts an address's requests over a window and looks about every ten seconds, so a limit is "so many in the last
 * window", and a burst may pass it for some seconds before it is held. A window of a minute and a limit of 1000 is
 * SEC-04's 1000 a minute. Sign-in gets a wider window: 50 in five minutes is plenty for a family behind one address and
 * 14,400 guesses a day at most for one that guesses, before Cognito's own locks.
 */
const windows = ({ perMinute, signInsPerFiveMinutes }: Environment['limits']['address']) => ({
  everything: { requests: perMinute, windowSeconds: 60 },
  signIn: { requests: signInsPerFiveMinutes, windowSeconds: 300 },
});

const seen = (name: string) => ({ cloudWatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: true });

/**
 * WAF looks again about every ten seconds: sooner nobody is let in. What the API says on every answer is said here too: whether
 * the policy of a behaviour reaches what the firewall answers is nowhere promised.
 */
const tooMany = {
  block: {
    customResponse: {
      responseCode: 429,
      customResponseBodyKey: 'too-many',
      responseHeaders: [
        { name: 'retry-after', value: '10' },
        { name: 'cache-control', value: 'no-store' },
        { name: 'content-security-policy', value: "default-src 'none'; frame-ancestors 'none'" },
        { name: 'strict-transport-security', value: 'max-age=31536000; includeSubDomains' },
        { name: 'x-content-type-options', value: 'nosniff' },
      ],
    },
  },
};

const rateRule = (
  name: string,
  priority: number,
  { requests, windowSeconds }: { requests: number; windowSeconds: number },
  scopeDownStatement?: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty => ({
  name,
  priority,
  action: tooMany,
  statement: {
    rateBasedStatement: {
      aggregateKeyType: 'IP',
      limit: requests,
      evaluationWindowSec: windowSeconds,
      ...(scopeDownStatement ? { scopeDownStatement } : {}),
    },
  },
  visibilityConfig: seen(name),
});

const managedRules = (name: string, priority: number, onlyCounted: readonly string[] = []): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ...(onlyCounted.length > 0
        ? { ruleActionOverrides: onlyCounted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }
        : {}),
    },
  },
  visibilityConfig: seen(name),
});

/** Signing in, signing up and asking for codes, under each spelling of the address. */
const signInPaths: CfnWebACL.StatementProperty = {
  regexMatchStatement: {
    fieldToMatch: { uriPath: {} },
    regexString: '^(/api)?/v1/auth/',
    textTransformations: [
      { priority: 0, type: 'URL_DECODE' },
      { priority: 1, type: 'NORMALIZE_PATH' },
      { priority: 2, type: 'LOWERCASE' },
    ],
  },
};

/** What stands before the edge. Files never pass here: their parts go straight to S3, signed, with length and checksum. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { everything, signIn } = windows(environmentOf(this).limits.address);
    const acl = new CfnWebACL(this, 'Acl', {
      name: named(this, 'edge'),
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBodies: {
        'too-many': {
          contentType: 'APPLICATION_JSON',
          content: JSON.stringify({ error: { code: TooManyRequests().code, message: TooManyRequests().message } }),
        },
      },
      rules: [
        rateRule('everything-per-address', 0, everything),
        rateRule('sign-in-per-address', 1, signIn, signInPaths),
        managedRules('AWSManagedRulesAmazonIpReputationList', 2),
        managedRules('AWSManagedRulesKnownBadInputsRuleSet', 3),
        // A list of a big file's part checksums is longer than 8 KB, and a description may speak of <script>: the API
        // itself takes 1 MB of JSON at most and checks every field, so these two only count.
        managedRules('AWSManagedRulesCommonRuleSet', 4, ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY']),
      ],
      visibilityConfig: seen(named(this, 'edge')),
    });
    this.arn = acl.attrArn;
  }
}
