import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** One exact permission: these actions of one service on these things, and nothing else. */
export const allow = (service: string, actions: readonly string[], ...resources: string[]): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: actions.map((action) => `${service}:${action}`),
    resources,
  });
