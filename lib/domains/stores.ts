import { Duration } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../blocks/acknowledge.ts';
import { PrivateBucket } from '../blocks/private-bucket.ts';

/** Where bytes lie: what people sent, what we made of it, and the pictures. */
export class Stores extends Construct {
  readonly upload: PrivateBucket;
  readonly media: PrivateBucket;
  readonly images: PrivateBucket;

  constructor(scope: Construct, id: string, { siteOrigin }: { siteOrigin: string }) {
    super(scope, id);
    this.upload = new PrivateBucket(this, 'Upload', {
      holds: 'upload',
      // A file that is put again under a verified one's address is another version, never the verified one.
      versioned: true,
      tellsEvents: true,
      abandonedUploadsAfter: Duration.days(2),
      oldVersionsAfter: Duration.days(7),
      cors: [
        {
          allowedOrigins: [siteOrigin],
          allowedMethods: [HttpMethods.PUT],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag', 'x-amz-checksum-sha256'],
          maxAge: 3600,
        },
      ],
    });
    this.media = new PrivateBucket(this, 'Media', {
      holds: 'media',
      abandonedUploadsAfter: Duration.days(2),
      policyElsewhere: true,
    });
    this.images = new PrivateBucket(this, 'Images', {
      holds: 'images',
      abandonedUploadsAfter: Duration.days(2),
      policyElsewhere: true,
    });
    // What tables are exported to, beside their point-in-time recovery: as long as that reaches back.
    new PrivateBucket(this, 'Backups', {
      holds: 'backups',
      versioned: true,
      abandonedUploadsAfter: Duration.days(2),
      oldVersionsAfter: Duration.days(7),
      keptFor: Duration.days(35),
    });
    for (const bucket of [this.media, this.images])
      acknowledge(bucket, { 'AwsSolutions-S10': 'TLS is demanded in the edge stack, beside the distribution.' });
  }
}
