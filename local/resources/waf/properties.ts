import * as z from 'zod';

// What the templates may say about a web ACL, exactly as far as the firewall here acts on it or knows why it need not.

const visibility = z.strictObject({
  CloudWatchMetricsEnabled: z.boolean(),
  MetricName: z.string(),
  SampledRequestsEnabled: z.boolean(),
});

const textTransformation = z.strictObject({
  Priority: z.number(),
  Type: z.enum(['NONE', 'URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE']),
});

const regexMatch = z.strictObject({
  FieldToMatch: z.strictObject({ UriPath: z.strictObject({}) }),
  RegexString: z.string().max(512),
  TextTransformations: z.array(textTransformation).min(1),
});

const scopeDown = z.strictObject({ RegexMatchStatement: regexMatch });

const rateBased = z.strictObject({
  AggregateKeyType: z.literal('IP'),
  EvaluationWindowSec: z.union([z.literal(60), z.literal(120), z.literal(300), z.literal(600)]).default(300),
  Limit: z.number().int().min(10).max(2_000_000_000),
  ScopeDownStatement: scopeDown.optional(),
});

const block = z.strictObject({
  CustomResponse: z.strictObject({
    CustomResponseBodyKey: z.string().optional(),
    ResponseCode: z.number().int().min(200).max(599),
    ResponseHeaders: z
      .array(z.strictObject({ Name: z.string().regex(/^(?!content-type$)/i), Value: z.string() }))
      .max(10)
      .default([]),
  }),
});

const rateRule = z.strictObject({
  Action: z.strictObject({ Block: block }),
  Name: z.string(),
  Priority: z.number(),
  Statement: z.strictObject({ RateBasedStatement: rateBased }),
  VisibilityConfig: visibility,
});

const managedRules = z.strictObject({
  Name: z.string(),
  OverrideAction: z.strictObject({ None: z.strictObject({}) }),
  Priority: z.number(),
  Statement: z.strictObject({
    ManagedRuleGroupStatement: z.strictObject({
      Name: z.string(),
      RuleActionOverrides: z
        .array(z.strictObject({ ActionToUse: z.strictObject({ Count: z.strictObject({}) }), Name: z.string() }))
        .optional(),
      VendorName: z.literal('AWS'),
    }),
  }),
  VisibilityConfig: visibility,
});

const contentTypes = {
  APPLICATION_JSON: 'application/json',
  TEXT_PLAIN: 'text/plain',
  TEXT_HTML: 'text/html',
} as const;

const webAcl = z.strictObject({
  CustomResponseBodies: z
    .record(
      z.string(),
      z.strictObject({
        Content: z.string().max(4096),
        ContentType: z.enum(['APPLICATION_JSON', 'TEXT_PLAIN', 'TEXT_HTML']).transform((name) => contentTypes[name]),
      }),
    )
    .default({}),
  DefaultAction: z.strictObject({ Allow: z.strictObject({}) }),
  Name: z.string(),
  Rules: z.array(z.union([rateRule, managedRules])),
  Scope: z.literal('CLOUDFRONT'),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
  VisibilityConfig: visibility,
});

/** The CloudFormation types of the firewall, each with the properties it understands. */
export const understands = { 'AWS::WAFv2::WebACL': webAcl } as const;

export type WebAclConfig = z.output<typeof webAcl>;
export type RateRule = z.output<typeof rateRule>;
export type RegexMatch = z.output<typeof regexMatch>;
