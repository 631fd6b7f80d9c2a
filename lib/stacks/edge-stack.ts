import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKeyGroup } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../blocks/private-bucket.ts';
import { Edge } from '../domains/edge.ts';
import type { Foundation } from '../foundation.ts';

/** The host, the web client's bucket, and who may read which bucket. */
export class EdgeStack extends Stack {
  readonly distributionId: string;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { foundation: Foundation; keyGroup: IKeyGroup; firewallArn?: string },
  ) {
    super(scope, id, props);
    const web = new PrivateBucket(this, 'Web', {
      holds: 'web',
      abandonedUploadsAfter: Duration.days(2),
      policyElsewhere: true,
    });
    const { distribution } = new Edge(this, 'Edge', { ...props, web });
    this.distributionId = distribution.distributionId;
    new CfnOutput(this, 'WebBucket', { value: web.bucketName, description: 'Where the built web client goes' });
    new CfnOutput(this, 'Host', { value: distribution.distributionDomainName, description: 'CloudFront’s own name' });
  }
}
