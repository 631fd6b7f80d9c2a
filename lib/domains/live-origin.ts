import { CfnChannelGroup } from 'aws-cdk-lib/aws-mediapackagev2';
import { Construct } from 'constructs';
import { named } from '../deployment.ts';

/** Where encoded streams arrive and players get them from: one group, in which each stream has a channel of its own. */
export class LiveOrigin extends Construct {
  readonly groupName: string;
  /** The host of the group's playlists and segments, without scheme. */
  readonly egressDomain: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.groupName = named(this, 'live');
    const group = new CfnChannelGroup(this, 'Group', {
      channelGroupName: this.groupName,
      description: 'Streams on air, each as a channel of its own',
    });
    this.egressDomain = group.attrEgressDomain;
  }
}
