import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment } from '../config/environment.ts';

/** The platform once, in one environment: all its stacks are deployed together. */
export class Deployment extends Stage {
  readonly environment: Environment;

  constructor(scope: Construct, environment: Environment) {
    super(scope, `Arclight-${environment.name}`, { env: { account: environment.account, region: environment.region } });
    this.environment = environment;
  }
}

/** The environment anything is built for. */
export function environmentOf(scope: Construct): Environment {
  const stage = Stage.of(scope);
  if (!(stage instanceof Deployment)) throw new Error(`${scope.node.path} belongs to no deployment`);
  return stage.environment;
}

/** A physical name, for the things that others know by name. */
export const named = (scope: Construct, name: string): string => `arclight-${environmentOf(scope).name}-${name}`;
