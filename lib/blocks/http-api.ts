import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { apiVariables } from '../../lambdas/kit/env.ts';
import { type Operation, routeKeyOf } from '../../lambdas/kit/operation.ts';
import { openedBy } from '../../lambdas/kit/scopes.ts';
import { environmentOf, named } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';

export type ApiVariables = Record<(typeof apiVariables)[number], string>;

export interface HttpApiProps {
  issuer: string;
  clientId: string;
  /** What every function behind it is told. */
  variables: ApiVariables;
}

/** What an operation's route is made from. */
export type Routed = Pick<Operation, 'method' | 'path' | 'credential' | 'action'>;

/** What nobody may ask for but people who have signed in here: neither strangers, nor an app, nor an API key. */
const isForSignInsOnly = ({ credential, action }: Routed): boolean =>
  credential === 'required' && openedBy[action] === 'own_sign_in';

/**
 * The HTTP API. Its authorizer knows our own sign-ins and nothing else, so it stands before what only they may call; the
 * functions check every credential themselves, because the other operations take an API key, an app's token, or none.
 */
export class HttpApi extends Construct {
  readonly id: string;
  readonly url: string;
  readonly variables: ApiVariables;
  readonly authorizerId: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { apiRate, logRetentionDays } = environmentOf(this);
    const api = new CfnApi(this, 'Api', { name: named(this, 'api'), protocolType: 'HTTP' });
    const logs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/vendedlogs/${named(this, 'api')}`,
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStage(this, 'Stage', {
      apiId: api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.logGroupArn, format: accessLogFormat },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: apiRate.perSecond,
        throttlingBurstLimit: apiRate.burst,
      },
    });
    const authorizer = new CfnAuthorizer(this, 'SignedIn', {
      apiId: api.ref,
      name: 'signed-in',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: props.issuer, audience: [props.clientId] },
    });
    this.id = api.ref;
    this.url = api.attrApiEndpoint;
    this.variables = props.variables;
    this.authorizerId = authorizer.ref;
  }
}

/** Without the query: cursors, tokens and search words are not for logs. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
});

export interface RoutesProps {
  api: HttpApi;
  to: IFunction;
  mayTake: Duration;
  operations: readonly Routed[];
  /** Whether what no route takes comes here too. */
  andTheRest?: boolean;
}

/** A domain's operations as routes to its one function; a route cannot be forgotten or misspelt. */
export class Routes extends Construct {
  constructor(scope: Construct, id: string, { api, to, mayTake, operations, andTheRest }: RoutesProps) {
    super(scope, id);
    const integration = new CfnIntegration(this, 'Integration', {
      apiId: api.id,
      integrationType: 'AWS_PROXY',
      integrationUri: to.functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: Math.min(mayTake.toMilliseconds() + 1000, 30_000),
    });
    const { region, account, partition } = Stack.of(this);
    new CfnPermission(this, 'Invoke', {
      action: 'lambda:InvokeFunction',
      functionName: to.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `arn:${partition}:execute-api:${region}:${account}:${api.id}/*/*`,
    });
    const target = `integrations/${integration.ref}`;
    for (const operation of operations) {
      const route = new CfnRoute(this, routeKeyOf(operation).replace(/[^A-Za-z0-9]+/g, '-'), {
        apiId: api.id,
        routeKey: routeKeyOf(operation),
        target,
        ...(isForSignInsOnly(operation)
          ? { authorizationType: 'JWT', authorizerId: api.authorizerId }
          : { authorizationType: 'NONE' }),
      });
      if (!isForSignInsOnly(operation)) acknowledge(route, { 'AwsSolutions-APIG4': openBecause });
    }
    if (!andTheRest) return;
    const rest = new CfnRoute(this, 'Rest', { apiId: api.id, routeKey: '$default', target, authorizationType: 'NONE' });
    acknowledge(rest, { 'AwsSolutions-APIG4': 'Says 404 and 405, which everybody may hear.' });
  }
}

const openBecause =
  'It can be called with an API key, with an app’s token or without any credential; the function checks whatever comes.';
