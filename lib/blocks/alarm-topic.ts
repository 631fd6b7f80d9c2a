import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { environmentOf } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';

/** Where the alarms of a region go, and who hears them. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string) {
    // Without a key of its own: CloudWatch cannot publish under the AWS-managed one, and alarms hold no secrets.
    super(scope, id, { displayName: `Arclight ${environmentOf(scope).name}`, enforceSSL: true });
    const { alarmsTo } = environmentOf(this);
    if (!alarmsTo) return;
    acknowledge(this.addSubscription(new EmailSubscription(alarmsTo)), {
      'Serverless-SNSRedrivePolicy': 'An alarm that cannot be delivered is still red in CloudWatch.',
    });
  }
}
