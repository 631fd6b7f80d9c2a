import type { Resource } from '../../../resource.ts';
import { functionArnIn, partsOf } from '../templates.ts';

export interface SocketRoute {
  /** `$connect`, `$disconnect`, `$default`, or a value of the selecting field. */
  key: string;
  functionArn: string;
  timeoutMs: number;
}

/** The one WebSocket API of the templates. */
export interface SocketTemplate {
  id: string;
  stage: string;
  /** The field of a frame's JSON that names its route. */
  selectedBy: string;
  routes: Map<string, SocketRoute>;
  stageVariables: Record<string, string> | undefined;
}

/** AWS waits no longer for what stands behind a socket. */
const longestWaitMs = 29_000;

export function socketApiOf(resources: Resource[]): SocketTemplate | undefined {
  const parts = partsOf(resources, 'WEBSOCKET');
  if (!parts) return undefined;
  const { id, properties, stage } = parts;
  if (stage.StageName === '$default') throw new Error('The stage of a WebSocket API needs a name of its own.');
  if (!properties.RouteSelectionExpression) throw new Error('A WebSocket API needs a RouteSelectionExpression.');
  const routes = parts.routes.map(({ route, integration }): SocketRoute => {
    if (route.AuthorizationType !== 'NONE') throw new Error(`${route.RouteKey}: sockets have no authorizer here`);
    return {
      key: route.RouteKey,
      functionArn: functionArnIn(integration.IntegrationUri),
      timeoutMs: Math.min(integration.TimeoutInMillis, longestWaitMs),
    };
  });
  return {
    id,
    stage: stage.StageName,
    selectedBy: properties.RouteSelectionExpression.replace('$request.body.', ''),
    routes: new Map(routes.map((route) => [route.key, route])),
    stageVariables: stage.StageVariables,
  };
}
