import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CfnResource, Duration, Fn, SecretValue, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachedMethods,
  CfnOriginAccessControl,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IKeyGroup,
  type IOrigin,
  KeyValueStore,
  OriginProtocolPolicy,
  OriginSslPolicy,
  PriceClass,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnBucketPolicy, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../blocks/acknowledge.ts';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { originsOf } from './checked-apps.ts';
import { EdgePolicies } from './edge-policies.ts';

export interface EdgeProps {
  foundation: Pick<Foundation, 'api' | 'buckets' | 'secrets' | 'live'>;
  web: IBucket;
  keyGroup: IKeyGroup;
  firewallArn: string;
  /** Where chat's sockets are, `wss://…`, and what was said in its rooms; an environment may have none. */
  chat?: { socketOrigin: string; pages: IBucket } | undefined;
}

/** The API's own addresses, and the bare ones the seed documents use. */
const apiPaths = ['/v1/*', '/api/v1/*', '/videos/*', '/streams/*', '/live/start', '/healthz'];
/** Lists everyone gets alike: exact first, because the first behaviour that fits is taken. */
const publicListPaths = [
  '/v1/videos',
  '/v1/channels/*/videos',
  '/v1/channels/*/emotes',
  '/v1/channels/*/followers/count',
  '/v1/streams',
  '/videos',
];
/** A `*` goes over slashes: these end like a public list, and are somebody's. */
const personalPaths = ['/v1/channels/*/chat/*'];

/** The one host everything is reached by. */
export class Edge extends Construct {
  readonly distribution: Distribution;
  readonly pathTokenKeys: KeyValueStore;
  readonly #props: EdgeProps;
  readonly #policies: EdgePolicies;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { site, priceClass, originShield, uploadAddress, facesInternet, apps, live } = environmentOf(this);
    const { buckets } = props.foundation;
    this.#props = props;
    this.#policies = new EdgePolicies(this, 'Policies', {
      connectsTo: [
        uploadAddress ?? Fn.join('', ['https://', buckets.upload.bucketRegionalDomainName]),
        ...(props.chat ? [props.chat.socketOrigin] : []),
        ...(live?.fromBrowser ? [live.fromBrowser] : []),
      ],
      appOrigins: originsOf(apps),
      fromBrowser: live?.fromBrowser !== undefined,
    });
    this.pathTokenKeys = this.#pathTokenKeys();
    const oac = new S3OriginAccessControl(this, 'Access', { description: 'The distribution reads its buckets' });
    const bucketOrigin = (bucket: IBucket, shield?: string): IOrigin =>
      S3BucketOrigin.withBucketDefaults(bucket, {
        originAccessControlId: oac.originAccessControlId,
        ...(shield ? { originShieldRegion: shield } : {}),
      });
    const media = bucketOrigin(buckets.media, originShield);

    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Arclight ${environmentOf(this).name}`,
      defaultBehavior: this.#web(bucketOrigin(props.web)),
      additionalBehaviors: {
        ...this.#api(),
        '/v/*': { ...this.#files(media), trustedKeyGroups: [props.keyGroup] },
        '/t/*': this.#byPathToken(media),
        ...this.#live(props),
        ...(props.chat ? { '/c/*': this.#chatPages(bucketOrigin(props.chat.pages)) } : {}),
        '/img/*': { ...this.#files(bucketOrigin(buckets.images)), trustedKeyGroups: [props.keyGroup] },
      },
      // Without these CloudFront keeps any error for ten seconds: a segment that is only just being written, a busy API.
      errorResponses: [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((httpStatus) => ({
        httpStatus,
        ttl: Duration.seconds(0),
      })),
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: priceClasses[priceClass],
      ...(site
        ? {
            domainNames: [site.domain],
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            certificate: Certificate.fromCertificateArn(this, 'Certificate', site.certificateArn),
          }
        : {}),
      webAclId: props.firewallArn,
      publishAdditionalMetrics: facesInternet,
    });
    const chatPages = props.chat ? { ChatPages: props.chat.pages } : {};
    for (const [name, bucket] of Object.entries({
      Media: buckets.media,
      Images: buckets.images,
      Web: props.web,
      ...chatPages,
    }))
      this.#onlyFromHere(name, bucket);
    acknowledge(this.distribution, {
      'AwsSolutions-CFR1': 'Where a video may be watched is the grant’s decision, by title, not the whole host’s.',
      'AwsSolutions-CFR3': 'Metrics answer what is asked today; logs come with the analytics that read them.',
      'AwsSolutions-CFR4': 'Without a domain of its own a distribution has CloudFront’s certificate and its TLS floor.',
    });
  }

  #edgeFunction(name: string, keyValueStore?: KeyValueStore): EdgeFunction {
    const { securityContact, apps } = environmentOf(this);
    const source = readFileSync(join(import.meta.dirname, `../edge-functions/${kebab(name)}.js`), 'utf8');
    return new EdgeFunction(this, name, {
      code: FunctionCode.fromInline(
        source
          .replaceAll('%SECURITY_CONTACT%', securityContact)
          .replaceAll('%CHANNEL_GROUP%', this.#props.foundation.live?.groupName ?? '')
          .replaceAll('%APP_ORIGINS%', originsOf(apps).join(' ') || 'none'),
      ),
      runtime: FunctionRuntime.JS_2_0,
      comment: `${name} of ${environmentOf(this).name}`,
      ...(keyValueStore ? { keyValueStore } : {}),
    });
  }

  #api(): Record<string, BehaviorOptions> {
    const { api } = this.#props.foundation;
    const { name } = environmentOf(this);
    const origin = new HttpOrigin(Fn.select(2, Fn.split('/', api.url)), {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      customHeaders: {
        'x-arclight-origin': SecretValue.secretsManager(`arclight/${name}/origin`, {
          jsonField: 'current',
        }).unsafeUnwrap(),
      },
    });
    const request = this.#edgeFunction('ApiRequest');
    const behaviour = {
      origin,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      responseHeadersPolicy: this.#policies.apiHeaders,
      functionAssociations: [{ function: request, eventType: FunctionEventType.VIEWER_REQUEST }],
      compress: true,
    };
    const list = { cachePolicy: this.#policies.publicLists, originRequestPolicy: this.#policies.listToApi };
    const personal = { cachePolicy: this.#policies.personal, originRequestPolicy: this.#policies.toApi };
    return Object.fromEntries([
      ...personalPaths.map((path) => [path, { ...behaviour, ...personal }]),
      ...publicListPaths.map((path) => [path, { ...behaviour, ...list }]),
      ...apiPaths.map((path) => [path, { ...behaviour, ...personal }]),
    ]);
  }

  /** Filled by `npm run keys`; the laptop's is a copy of the secret. */
  #pathTokenKeys(): KeyValueStore {
    const keys = new KeyValueStore(this, 'PathTokenKeys', { comment: 'The keys of path tokens, now and before' });
    const { name } = environmentOf(this);
    if (name === 'local')
      (keys.node.defaultChild as CfnResource).addMetadata('arclight:local', {
        copies: { secret: `arclight/${name}/path-token` },
      });
    return keys;
  }

  #files(origin: IOrigin): BehaviorOptions {
    return {
      origin,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: this.#policies.files,
      responseHeadersPolicy: this.#policies.mediaHeaders,
      compress: true,
    };
  }

  /** What was said beside streams, for whoever has signed cookies: pages by their edition. */
  #chatPages(origin: IOrigin): BehaviorOptions {
    return { ...this.#files(origin), cachePolicy: this.#policies.chatPages, trustedKeyGroups: [this.#props.keyGroup] };
  }

  /** Streams on air, where the environment has them: read as the packager's own guest, by whoever has signed cookies. */
  #live({ foundation: { live }, keyGroup }: EdgeProps): Record<string, BehaviorOptions> {
    if (!live) return {};
    const access = new CfnOriginAccessControl(this, 'LiveAccess', {
      originAccessControlConfig: {
        name: named(this, 'live'),
        description: 'The distribution reads streams on air',
        originAccessControlOriginType: 'mediapackagev2',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });
    const origin = new HttpOrigin(live.egressDomain, {
      originAccessControlId: access.attrId,
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    });
    const request = this.#edgeFunction('LiveRequest');
    return {
      '/l/*': {
        ...this.#files(origin),
        cachePolicy: this.#policies.live,
        trustedKeyGroups: [keyGroup],
        functionAssociations: [{ function: request, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
    };
  }

  #byPathToken(origin: IOrigin): BehaviorOptions {
    const request = this.#edgeFunction('PathTokenRequest', this.pathTokenKeys);
    return {
      ...this.#files(origin),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachedMethods: CachedMethods.CACHE_GET_HEAD,
      responseHeadersPolicy: this.#policies.openMediaHeaders,
      functionAssociations: [{ function: request, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }

  #web(origin: IOrigin): BehaviorOptions {
    const request = this.#edgeFunction('SiteRequest');
    return {
      ...this.#files(origin),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: this.#policies.pageHeaders,
      functionAssociations: [{ function: request, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }

  /** A bucket's one policy: TLS or nothing, and reading for this distribution alone. */
  #onlyFromHere(name: string, bucket: IBucket): void {
    const { partition, account } = Stack.of(this);
    const policy = new CfnBucketPolicy(this, `${name}Policy`, {
      bucket: bucket.bucketName,
      policyDocument: new PolicyDocument({
        statements: [
          new PolicyStatement({
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: ['s3:*'],
            resources: [bucket.bucketArn, `${bucket.bucketArn}/*`],
            conditions: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          // Listing is what makes S3 say "not there" instead of "forbidden", which players take for a grant run out.
          // No query reaches a bucket, so nobody can ask for the list itself. What is not there S3 calls by its name, so of
          // the web client, where a stranger may ask for any, everything that is not there is forbidden.
          new PolicyStatement({
            principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
            actions: ['s3:GetObject', ...(name === 'Web' ? [] : ['s3:ListBucket'])],
            resources: [bucket.bucketArn, `${bucket.bucketArn}/*`],
            conditions: {
              StringEquals: {
                'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/${this.distribution.distributionId}`,
              },
            },
          }),
        ],
      }),
    });
    policy.node.addDependency(this.distribution);
  }
}

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

const priceClasses = {
  PriceClass_100: PriceClass.PRICE_CLASS_100,
  PriceClass_200: PriceClass.PRICE_CLASS_200,
  PriceClass_All: PriceClass.PRICE_CLASS_ALL,
};
