import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { api, atTheDoor } from '../kit/api.ts';
import type { Subject } from '../kit/authorize.ts';
import { answerToError } from '../kit/error-answer.ts';
import { doorOf } from '../kit/http.ts';
import { MethodNotAllowed, PathNotFound } from '../kit/refusals.ts';
import { checkCameThroughTheEdge, requestIdOf } from '../kit/request.ts';
import type { Bearer } from '../kit/session.ts';
import { allowedMethods } from './allowed-methods.ts';
import { gatewayEnv } from './env.ts';
import { operations } from './operations.ts';
import { readHealthRoute } from './read-health.ts';

const env = gatewayEnv.read(process.env);

// Nothing here is created or personal: there is no table, and nobody is looked up.
const nobody = async ({ accountId }: Bearer): Promise<Subject> => ({
  kind: 'person',
  accountId,
  roles: ['viewer'],
  plan: 'free',
  status: 'active',
});
const own = api([readHealthRoute], doorOf(env, '', nobody));

/** What no route took: 405 with `Allow` where the path is known, 404 where it is not. */
const unrouted = atTheDoor(async (event) => {
  const methods = allowedMethods(operations, event.rawPath);
  try {
    await checkCameThroughTheEdge(event, env.ORIGIN_SECRET);
    throw methods.length > 0 ? MethodNotAllowed() : PathNotFound();
  } catch (error) {
    const answer = answerToError(error, undefined, requestIdOf(event));
    if (answer.statusCode === 405) answer.headers = { ...answer.headers, allow: methods.join(', ') };
    return answer;
  }
});

export const handler = async (event: APIGatewayProxyEventV2, context: Context) =>
  event.routeKey === '$default' ? unrouted(event, context) : own(event, context);
