import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { acknowledge } from './acknowledge.ts';
import { Alarm } from './alarm.ts';
import { allow } from './allow.ts';

export interface SocketApiProps {
  foundation: Pick<Foundation, 'alarms'>;
  /** Part of the deployed names: `chat` makes `…-chat-sockets`. */
  name: string;
  /** Says whether a socket may open, and which of the subprotocols it speaks. */
  connect: IFunction;
  /** Hears that one has closed, if anybody does: API Gateway says it as best it can. */
  disconnect: IFunction;
  /** Takes every frame. */
  frames: IFunction;
}

/** API Gateway waits no longer for a function behind a socket. */
const longestAnswer = Duration.seconds(29);
const stageName = 'v1';

/**
 * A WebSocket API: three routes to functions, access logs, a rate. It has no authorizer: who connects is asked for a
 * ticket by the function itself, because an authorizer cannot answer with a subprotocol, and would be told of nothing more.
 */
export class SocketApi extends Construct {
  /** Where browsers connect: `wss://…/v1`. */
  readonly url: string;
  /** The same without the stage: what a content security policy names. */
  readonly origin: string;
  /** Where functions post to connections: `https://…/v1`. On a laptop `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI` leads. */
  readonly managementUrl: string;
  readonly #api: CfnApi;

  constructor(scope: Construct, id: string, props: SocketApiProps) {
    super(scope, id);
    const { region, urlSuffix } = Stack.of(this);
    this.#api = new CfnApi(this, 'Api', {
      name: named(this, `${props.name}-sockets`),
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.type',
    });
    this.#stage(props.name);
    this.#route('Connect', '$connect', props.connect);
    this.#route('Disconnect', '$disconnect', props.disconnect);
    this.#route('Frames', '$default', props.frames);
    this.#watch(props);
    this.origin = this.#api.attrApiEndpoint;
    this.url = `${this.#api.attrApiEndpoint}/${stageName}`;
    this.managementUrl = `https://${this.#api.ref}.execute-api.${region}.${urlSuffix}/${stageName}`;
  }

  /** What a function needs to speak to connections (POST) or to close them (DELETE). */
  mayManage(...methods: ('POST' | 'DELETE' | 'GET')[]): PolicyStatement {
    return allow(
      'execute-api',
      ['ManageConnections'],
      ...methods.map((method) => this.#arn(`${stageName}/${method}/@connections/*`)),
    );
  }

  #arn(path: string): string {
    const { region, account, partition } = Stack.of(this);
    return `arn:${partition}:execute-api:${region}:${account}:${this.#api.ref}/${path}`;
  }

  #stage(name: string): void {
    const { apiRate, logRetentionDays } = environmentOf(this);
    const logs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/vendedlogs/${named(this, `${name}-sockets`)}`,
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new CfnStage(this, 'Stage', {
      apiId: this.#api.ref,
      stageName,
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.logGroupArn, format: accessLogFormat },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        // Execution logs would hold what people say.
        dataTraceEnabled: false,
        loggingLevel: 'OFF',
        throttlingRateLimit: apiRate.perSecond,
        throttlingBurstLimit: apiRate.burst,
      },
    });
    stage.addResourceDependency(this.#mayLog());
    acknowledge(stage, {
      'AwsSolutions-APIG6':
        'Execution logs hold what is said in frames; access logs and the functions’ own logs do not.',
    });
  }

  /** WebSocket APIs log as the account's own role, which is one for the region: it outlives us, others may log with it. */
  #mayLog(): CfnAccount {
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'API Gateway writes the access logs of WebSocket APIs',
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(role, {
      'AwsSolutions-IAM4': 'API Gateway refuses a role of the account that may do less than this one.',
    });
    const account = new CfnAccount(this, 'LogAccount', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }

  #route(id: string, routeKey: string, to: IFunction): void {
    const { region, partition } = Stack.of(this);
    const integration = new CfnIntegration(this, `${id}Integration`, {
      apiId: this.#api.ref,
      integrationType: 'AWS_PROXY',
      integrationMethod: 'POST',
      integrationUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${to.functionArn}/invocations`,
      timeoutInMillis: longestAnswer.toMilliseconds(),
    });
    const route = new CfnRoute(this, `${id}Route`, {
      apiId: this.#api.ref,
      routeKey,
      target: `integrations/${integration.ref}`,
      authorizationType: 'NONE',
    });
    acknowledge(route, {
      'AwsSolutions-APIG4': 'The function asks for a single-use ticket; frames come from whom it let in.',
    });
    new CfnPermission(this, `${id}Invoke`, {
      action: 'lambda:InvokeFunction',
      functionName: to.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.#arn(`${stageName}/${routeKey}`),
    });
  }

  #watch({ name, foundation }: SocketApiProps): void {
    const ofStage = (metricName: string) =>
      new Metric({
        namespace: 'AWS/ApiGateway',
        metricName,
        dimensionsMap: { ApiId: this.#api.ref, Stage: stageName },
        statistic: 'Sum',
        period: Duration.minutes(1),
      });
    new Alarm(this, 'Failing', {
      name: `${name}-sockets-failing`,
      runbook: 'sockets-failing',
      means: 'More than 1 % of what came over sockets has not reached its function for five minutes.',
      metric: new MathExpression({
        expression: 'IF(failed > 4, 100 * failed / (FILL(messages, 0) + FILL(connects, 0)), 0)',
        usingMetrics: {
          failed: ofStage('ExecutionError'),
          messages: ofStage('MessageCount'),
          connects: ofStage('ConnectCount'),
        },
        period: Duration.minutes(1),
        label: 'failed, % of frames and connects',
      }),
      above: 1,
      periods: 5,
      tells: foundation.alarms,
    });
  }
}

/** Neither the query nor a header: tickets travel in them. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  event: '$context.eventType',
  connection: '$context.connectionId',
  status: '$context.status',
  integrationMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
});
