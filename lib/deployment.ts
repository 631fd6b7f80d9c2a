import { Stage, Tags } from 'aws-cdk-lib';
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

/** Which stacks belong to a domain that is not called like them. */
const domainOf: Record<string, string> = { firewall: 'edge', watch: 'edge' };

/**
 * What the bill can be divided by. Written on every resource, not on the stacks: some resources do not get their stack's
 * tags. A laptop has no bill, and its stand-ins know no tags.
 */
export function tagForCosts(deployment: Deployment): void {
  const { name, facesInternet } = deployment.environment;
  if (!facesInternet) return;
  for (const stack of deployment.node.children) {
    const { id } = stack.node;
    const tags = { environment: name, domain: domainOf[id] ?? id, stack: `${deployment.stageName}-${id}` };
    for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
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
