import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKeyGroup } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../blocks/private-bucket.ts';
import { Edge, type EdgeProps } from '../domains/edge.ts';
import type { Foundation } from '../foundation.ts';

/** The host, the web client's bucket, and who may read which bucket. */
export class EdgeStack extends Stack {
  readonly distributionId: string;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & {
      foundation: Foundation;
      keyGroup: IKeyGroup;
      firewallArn: string;
      chat?: EdgeProps['chat'];
    },
  ) {
    super(scope, id, props);
    const web = new PrivateBucket(this, 'Web', {
      holds: 'web',
      abandonedUploadsAfter: Duration.days(2),
      policyElsewhere: true,
    });
    const { distribution, pathTokenKeys } = new Edge(this, 'Edge', { ...props, web });
    this.distributionId = distribution.distributionId;
    // `npm run keys` finds its places by these, `npm run deploy` the client’s bucket and the address.
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('DistributionId', distribution.distributionId, 'The distribution that shows the API the origin key');
    output('PathTokenKeysArn', pathTokenKeys.keyValueStoreArn, 'The key value store of the keys of path tokens');
    output('WebBucket', web.bucketName, 'Where the built web client goes');
    output('Host', distribution.distributionDomainName, 'CloudFront’s own name');
  }
}
