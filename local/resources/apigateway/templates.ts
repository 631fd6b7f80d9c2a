import { z } from 'zod';
import type { Resource } from '../../resource.ts';

const number = z.coerce.number();

const apiProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  ProtocolType: z.enum(['HTTP', 'WEBSOCKET']),
  RouteSelectionExpression: z
    .string()
    .regex(/^\$request\.body\.\w+$/, 'frames are told apart by one field of their JSON')
    .optional(),
  // The edge is the only door people use; whether the API's own address answers is proven on the templates.
  DisableExecuteApiEndpoint: z.boolean().optional(),
  Tags: z.unknown().optional(),
});

const routeProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).optional(),
  OperationName: z.string().optional(),
});

const integrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY', 'only functions stand behind routes here'),
  IntegrationUri: z.string(),
  IntegrationMethod: z.string().optional(),
  /** An HTTP API's; a WebSocket API has one format only. */
  PayloadFormatVersion: z.literal('2.0', 'only payload format 2.0 is spoken').optional(),
  TimeoutInMillis: number.default(30_000),
  ConnectionType: z.literal('INTERNET').optional(),
  Description: z.string().optional(),
});

const stageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.string().regex(/^(\$default|[\w-]{1,128})$/),
  AutoDeploy: z.literal(true, 'a stage deploys by itself'),
  Description: z.string().optional(),
  StageVariables: z.record(z.string(), z.string()).optional(),
  // Logs are the functions' own here, and the laptop does not throttle.
  AccessLogSettings: z.unknown().optional(),
  DefaultRouteSettings: z.unknown().optional(),
  RouteSettings: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const authorizerProperties = z.strictObject({
  ApiId: z.string(),
  Name: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.array(z.literal('$request.header.Authorization')),
  JwtConfiguration: z.strictObject({ Audience: z.array(z.string()), Issuer: z.string() }),
});

export const apiTypes = {
  'AWS::ApiGatewayV2::Api': apiProperties,
  'AWS::ApiGatewayV2::Route': routeProperties,
  'AWS::ApiGatewayV2::Integration': integrationProperties,
  'AWS::ApiGatewayV2::Stage': stageProperties,
  'AWS::ApiGatewayV2::Authorizer': authorizerProperties,
};

export interface Authorizer {
  issuer: string;
  audience: string[];
  scopes: string[];
}

export interface Route {
  /** As written: `GET /v1/videos/{video_id}`, or `$default`. */
  key: string;
  functionArn: string;
  timeoutMs: number;
  authorizer: Authorizer | undefined;
}

export interface Api {
  id: string;
  stageVariables: Record<string, string> | undefined;
  routes: Route[];
}

/** What every API is made of, whatever it speaks. */
export interface ApiParts {
  id: string;
  properties: z.infer<typeof apiProperties>;
  stage: z.infer<typeof stageProperties>;
  authorizers: Map<string, z.infer<typeof authorizerProperties>>;
  routes: { route: z.infer<typeof routeProperties>; integration: z.infer<typeof integrationProperties> }[];
}

/** The one API of a protocol with everything that hangs on it; undefined when the templates declare none. */
export function partsOf(resources: Resource[], protocol: 'HTTP' | 'WEBSOCKET'): ApiParts | undefined {
  const every = (type: string) => resources.filter((resource) => resource.type === `AWS::ApiGatewayV2::${type}`);
  const [api, another] = every('Api').filter(({ properties }) => properties['ProtocolType'] === protocol);
  if (another) throw new Error(`The laptop serves one ${protocol} API; the templates declare more.`);
  if (!api) return undefined;
  const of = (type: string) => every(type).filter(({ properties }) => properties['ApiId'] === api.ref);
  const [stage, anotherStage] = of('Stage').map((each) => stageProperties.parse(each.properties));
  if (!stage || anotherStage) throw new Error(`${api.name} must have one stage, and has ${of('Stage').length}`);
  const integrations = new Map(
    of('Integration').map((each) => [each.ref, integrationProperties.parse(each.properties)]),
  );
  return {
    id: api.ref,
    properties: apiProperties.parse(api.properties),
    stage,
    authorizers: new Map(of('Authorizer').map((each) => [each.ref, authorizerProperties.parse(each.properties)])),
    routes: of('Route').map((each) => {
      const route = routeProperties.parse(each.properties);
      const integration = integrations.get(route.Target.replace('integrations/', ''));
      if (!integration) throw new Error(`${route.RouteKey} leads to an integration that does not exist`);
      return { route, integration };
    }),
  };
}

/** The one HTTP API of the templates. */
export function apiOf(resources: Resource[]): Api | undefined {
  const parts = partsOf(resources, 'HTTP');
  if (!parts) return undefined;
  const { id, stage, authorizers } = parts;
  if (stage.StageName !== '$default') throw new Error('Only the default stage of an HTTP API is served here.');
  const routes = parts.routes.map(({ route, integration }): Route => {
    if (!integration.PayloadFormatVersion) throw new Error(`${route.RouteKey} must speak payload format 2.0`);
    const authorizer = route.AuthorizationType === 'JWT' ? authorizers.get(route.AuthorizerId ?? '') : undefined;
    if (route.AuthorizationType === 'JWT' && !authorizer) throw new Error(`${route.RouteKey} has no authorizer`);
    return {
      key: route.RouteKey,
      functionArn: functionArnIn(integration.IntegrationUri),
      timeoutMs: Math.min(integration.TimeoutInMillis, 30_000),
      authorizer: authorizer && {
        issuer: authorizer.JwtConfiguration.Issuer,
        audience: authorizer.JwtConfiguration.Audience,
        scopes: route.AuthorizationScopes ?? [],
      },
    };
  });
  return { id, stageVariables: stage.StageVariables, routes };
}

/** `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations`, or the function's ARN itself. */
export const functionArnIn = (uri: string): string => /functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
