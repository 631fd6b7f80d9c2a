import { Stack, type StackProps } from 'aws-cdk-lib';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { environmentOf } from '../deployment.ts';

/**
 * The domain mail comes from. A stack of its own, because it comes first: Cognito makes no pool that would send from a
 * domain SES has not seen the DNS records of, and only this stack can say which records those are.
 */
export class MailStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    new EmailIdentity(this, 'Mail', { identity: Identity.domain(environmentOf(this).mail.domain) });
  }
}
