import * as z from 'zod';

// What the templates may say about CloudFront, exactly as far as the edge here acts on it or knows why it need not.
// Numbers and booleans may arrive as text when they went through a template parameter.

const count = z.coerce.number();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const tags = z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional();

const functionAssociation = z.strictObject({
  EventType: z.enum(['viewer-request', 'viewer-response']),
  FunctionARN: z.string(),
});

const behaviourFields = {
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  CachedMethods: z.array(z.string()).optional(),
  CachePolicyId: z.string(),
  Compress: flag.default(false),
  FunctionAssociations: z.array(functionAssociation).default([]),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.string().optional(),
  SmoothStreaming: flag.optional(),
  TargetOriginId: z.string(),
  TrustedKeyGroups: z.array(z.string()).default([]),
  ViewerProtocolPolicy: z.string(),
};

const originFields = {
  ConnectionAttempts: count.optional(),
  ConnectionTimeout: count.optional(),
  ResponseCompletionTimeout: count.optional(),
  CustomOriginConfig: z
    .strictObject({
      HTTPPort: count.optional(),
      HTTPSPort: count.optional(),
      IpAddressType: z.string().optional(),
      OriginKeepaliveTimeout: count.optional(),
      OriginProtocolPolicy: z.string(),
      OriginReadTimeout: count.optional(),
      OriginSSLProtocols: z.array(z.string()).optional(),
    })
    .optional(),
  DomainName: z.string(),
  Id: z.string(),
  OriginAccessControlId: z.string().optional(),
  OriginCustomHeaders: z.array(z.strictObject({ HeaderName: z.string(), HeaderValue: z.string() })).default([]),
  OriginPath: z.string().default(''),
  OriginShield: z.strictObject({ Enabled: flag, OriginShieldRegion: z.string().optional() }).optional(),
  S3OriginConfig: z
    .strictObject({ OriginAccessIdentity: z.string().optional(), OriginReadTimeout: count.optional() })
    .optional(),
};

const distribution = z.strictObject({
  DistributionConfig: z.strictObject({
    Aliases: z.array(z.string()).optional(),
    CacheBehaviors: z.array(z.strictObject({ PathPattern: z.string(), ...behaviourFields })).default([]),
    Comment: z.string().optional(),
    CustomErrorResponses: z
      .array(
        z.strictObject({
          ErrorCachingMinTTL: count.optional(),
          ErrorCode: count,
          ResponseCode: count.optional(),
          ResponsePagePath: z.string().optional(),
        }),
      )
      .default([]),
    DefaultCacheBehavior: z.strictObject(behaviourFields),
    DefaultRootObject: z.string().default(''),
    Enabled: flag,
    HttpVersion: z.string().optional(),
    IPV6Enabled: flag.optional(),
    Logging: z
      .strictObject({ Bucket: z.string().optional(), IncludeCookies: flag.optional(), Prefix: z.string().optional() })
      .optional(),
    Origins: z.array(z.strictObject(originFields)),
    PriceClass: z.string().optional(),
    Restrictions: z
      .strictObject({
        GeoRestriction: z.strictObject({ RestrictionType: z.string(), Locations: z.array(z.string()).optional() }),
      })
      .optional(),
    ViewerCertificate: z
      .strictObject({
        AcmCertificateArn: z.string().optional(),
        CloudFrontDefaultCertificate: flag.optional(),
        MinimumProtocolVersion: z.string().optional(),
        SslSupportMethod: z.string().optional(),
      })
      .optional(),
    WebACLId: z.string().optional(),
  }),
  Tags: tags,
});

const selection = z.enum(['none', 'all', 'whitelist', 'allExcept', 'allViewer', 'allViewerAndWhitelistCloudFront']);

const cookiesConfig = z.strictObject({ CookieBehavior: selection, Cookies: z.array(z.string()).default([]) });
const headersConfig = z.strictObject({ HeaderBehavior: selection, Headers: z.array(z.string()).default([]) });
const queryStringsConfig = z.strictObject({
  QueryStringBehavior: selection,
  QueryStrings: z.array(z.string()).default([]),
});

const cachePolicy = z.strictObject({
  CachePolicyConfig: z.strictObject({
    Comment: z.string().optional(),
    DefaultTTL: count,
    MaxTTL: count,
    MinTTL: count,
    Name: z.string(),
    ParametersInCacheKeyAndForwardedToOrigin: z.strictObject({
      CookiesConfig: cookiesConfig,
      EnableAcceptEncodingBrotli: flag.default(false),
      EnableAcceptEncodingGzip: flag,
      HeadersConfig: headersConfig,
      QueryStringsConfig: queryStringsConfig,
    }),
  }),
});

const originRequestPolicy = z.strictObject({
  OriginRequestPolicyConfig: z.strictObject({
    Comment: z.string().optional(),
    CookiesConfig: cookiesConfig,
    HeadersConfig: headersConfig,
    Name: z.string(),
    QueryStringsConfig: queryStringsConfig,
  }),
});

const items = z.strictObject({ Items: z.array(z.string()) });

const responseHeadersPolicy = z.strictObject({
  ResponseHeadersPolicyConfig: z.strictObject({
    Comment: z.string().optional(),
    CorsConfig: z
      .strictObject({
        AccessControlAllowCredentials: flag,
        AccessControlAllowHeaders: items,
        AccessControlAllowMethods: items,
        AccessControlAllowOrigins: items,
        AccessControlExposeHeaders: items.optional(),
        AccessControlMaxAgeSec: count.optional(),
        OriginOverride: flag,
      })
      .optional(),
    CustomHeadersConfig: z
      .strictObject({ Items: z.array(z.strictObject({ Header: z.string(), Override: flag, Value: z.string() })) })
      .optional(),
    Name: z.string(),
    RemoveHeadersConfig: z.strictObject({ Items: z.array(z.strictObject({ Header: z.string() })) }).optional(),
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), Override: flag }).optional(),
        ContentTypeOptions: z.strictObject({ Override: flag }).optional(),
        FrameOptions: z.strictObject({ FrameOption: z.string(), Override: flag }).optional(),
        ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), Override: flag }).optional(),
        StrictTransportSecurity: z
          .strictObject({
            AccessControlMaxAgeSec: count,
            IncludeSubdomains: flag.optional(),
            Override: flag,
            Preload: flag.optional(),
          })
          .optional(),
        XSSProtection: z
          .strictObject({
            ModeBlock: flag.optional(),
            Override: flag,
            Protection: flag,
            ReportUri: z.string().optional(),
          })
          .optional(),
      })
      .optional(),
    ServerTimingHeadersConfig: z.strictObject({ Enabled: flag, SamplingRate: count.optional() }).optional(),
  }),
});

const edgeFunction = z.strictObject({
  AutoPublish: flag.optional(),
  FunctionCode: z.string(),
  FunctionConfig: z.strictObject({
    Comment: z.string().optional(),
    KeyValueStoreAssociations: z.array(z.strictObject({ KeyValueStoreARN: z.string() })).default([]),
    Runtime: z.literal('cloudfront-js-2.0'),
  }),
  Name: z.string(),
  Tags: tags,
});

const keyGroup = z.strictObject({
  KeyGroupConfig: z.strictObject({
    Comment: z.string().optional(),
    Items: z.array(z.string()),
    Name: z.string(),
  }),
});

const publicKey = z.strictObject({
  PublicKeyConfig: z.strictObject({
    CallerReference: z.string(),
    Comment: z.string().optional(),
    EncodedKey: z.string(),
    Name: z.string(),
  }),
});

const keyValueStore = z.strictObject({ Comment: z.string().optional(), Name: z.string(), Tags: tags });

const originAccessControl = z.strictObject({
  OriginAccessControlConfig: z.strictObject({
    Description: z.string().optional(),
    Name: z.string(),
    OriginAccessControlOriginType: z.enum(['s3', 'mediapackagev2']),
    SigningBehavior: z.literal('always'),
    SigningProtocol: z.literal('sigv4'),
  }),
});

/** The CloudFormation types of the edge, each with the properties it understands. */
export const understands = {
  'AWS::CloudFront::Distribution': distribution,
  'AWS::CloudFront::CachePolicy': cachePolicy,
  'AWS::CloudFront::OriginRequestPolicy': originRequestPolicy,
  'AWS::CloudFront::ResponseHeadersPolicy': responseHeadersPolicy,
  'AWS::CloudFront::Function': edgeFunction,
  'AWS::CloudFront::KeyGroup': keyGroup,
  'AWS::CloudFront::PublicKey': publicKey,
  'AWS::CloudFront::KeyValueStore': keyValueStore,
  'AWS::CloudFront::OriginAccessControl': originAccessControl,
} as const;

export type DistributionConfig = z.output<typeof distribution>['DistributionConfig'];
export type BehaviourConfig = DistributionConfig['DefaultCacheBehavior'];
export type OriginConfig = DistributionConfig['Origins'][number];
export type CachePolicyConfig = z.output<typeof cachePolicy>['CachePolicyConfig'];
export type OriginRequestPolicyConfig = z.output<typeof originRequestPolicy>['OriginRequestPolicyConfig'];
export type ResponseHeadersPolicyConfig = z.output<typeof responseHeadersPolicy>['ResponseHeadersPolicyConfig'];
