import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { answer } from './answer.ts';
import { answering } from './answering.ts';
import { correlation } from './correlation.ts';
import { tokenVerifier } from './credential.ts';
import { answerToError } from './error-answer.ts';
import type { Door, Route } from './http.ts';
import { log } from './log.ts';
import { count } from './metric.ts';
import { routeKeyOf } from './operation.ts';
import { PathNotFound } from './refusals.ts';
import { requestIdOf } from './request.ts';

type Result = APIGatewayProxyStructuredResultV2;

/** Says who served the request, on every answer, refusals and failures included. */
const requestIdHeader = (): middy.MiddlewareObj<APIGatewayProxyEventV2, Result, Error, Context> => ({
  after: ({ event, response }) => {
    if (response) response.headers = { ...response.headers, 'x-request-id': requestIdOf(event) };
  },
});

/** RED for every operation: how often, how it ended, how long; the dashboard and the 5xx alarm read these. */
const measured = (): middy.MiddlewareObj<APIGatewayProxyEventV2, Result, Error, Context> => {
  const began = new Map<string, number>();
  return {
    before: ({ event }) => {
      began.set(event.requestContext.requestId, performance.now());
    },
    after: ({ event, response }) => {
      const { requestId } = event.requestContext;
      const ms = Math.round(performance.now() - (began.get(requestId) ?? 0));
      began.delete(requestId);
      log.info('answered', { route: event.routeKey, status: response?.statusCode, ms });
      if ((response?.statusCode ?? 500) >= 500) count('ApiFailures');
    },
  };
};

type Answer = (event: APIGatewayProxyEventV2) => Promise<Result>;

/** What every HTTP function has around it, whatever it answers: one correlation id, the request's id, its measures. */
export const atTheDoor = (answer: Answer) => {
  const handler = middy<APIGatewayProxyEventV2, Result>().use(requestIdHeader()).use(measured()).handler(answer);
  return (event: APIGatewayProxyEventV2, context: Context): Promise<Result> =>
    answering.run(() => correlation.run(requestIdOf(event), () => handler(event, context)));
};

/** One deployed function per domain API: API Gateway has already chosen the route, this finds its story. */
// biome-ignore lint/suspicious/noExplicitAny: routes of every operation stand in one list.
export const api = (routes: readonly Route<any>[], door: Door) => {
  const byKey = new Map(routes.map((route) => [routeKeyOf(route.operation), route]));
  const verify = tokenVerifier(door.issuer, door.clientId, door.appClients);
  return atTheDoor(async (event) => {
    const route = byKey.get(event.routeKey);
    try {
      if (!route) throw PathNotFound();
      return await answer(route, event, door, verify);
    } catch (error) {
      return answerToError(error, route?.operation, requestIdOf(event));
    }
  });
};
