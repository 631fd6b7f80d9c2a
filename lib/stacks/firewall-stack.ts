import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Firewall } from '../domains/firewall.ts';

/** In us-east-1, where CloudFront looks for it. */
export class FirewallStack extends Stack {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.arn = new Firewall(this, 'Firewall').arn;
  }
}
