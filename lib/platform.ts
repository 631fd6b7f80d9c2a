import type { App } from 'aws-cdk-lib';
import type { Environment } from '../config/environment.ts';
import { Deployment, tagForCosts } from './deployment.ts';
import { AccountsStack } from './stacks/accounts-stack.ts';
import { CatalogStack } from './stacks/catalog-stack.ts';
import { ChatStack } from './stacks/chat-stack.ts';
import { ClipsStack } from './stacks/clips-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { EngagementStack } from './stacks/engagement-stack.ts';
import { FirewallStack } from './stacks/firewall-stack.ts';
import { FoundationStack } from './stacks/foundation-stack.ts';
import { LiveStack } from './stacks/live-stack.ts';
import { MailStack } from './stacks/mail-stack.ts';
import { ModerationStack } from './stacks/moderation-stack.ts';
import { NotificationsStack } from './stacks/notifications-stack.ts';
import { PlaybackStack } from './stacks/playback-stack.ts';
import { TranscodeStack } from './stacks/transcode-stack.ts';
import { UploadStack } from './stacks/upload-stack.ts';
import { WatchStack } from './stacks/watch-stack.ts';
import { WebhooksStack } from './stacks/webhooks-stack.ts';

/** All stacks of one environment, and what they pass on to each other. */
export function platform(app: App, environment: Environment): Deployment {
  const deployment = new Deployment(app, environment);
  /** CloudFront's firewall and metrics live there, wherever the rest does. */
  const global = { env: { account: environment.account, region: 'us-east-1' } };

  const mail = new MailStack(deployment, 'mail');
  const foundationStack = new FoundationStack(deployment, 'foundation');
  foundationStack.addStackDependency(mail);
  const { foundation, people, keys } = foundationStack;
  new AccountsStack(deployment, 'accounts', { foundation, pool: people.pool, apps: people.apps });
  new UploadStack(deployment, 'upload', { foundation });
  new TranscodeStack(deployment, 'transcode', { foundation });
  new CatalogStack(deployment, 'catalog', { foundation });
  new PlaybackStack(deployment, 'playback', { foundation });
  const { live: origin } = foundation;
  if (origin && environment.live)
    new LiveStack(deployment, 'live', { foundation: { ...foundation, live: origin }, settings: environment.live });
  // What is talked about is a stream: without live there is nothing to say.
  const chat =
    origin && environment.live && environment.chat
      ? new ChatStack(deployment, 'chat', { foundation, settings: environment.chat })
      : undefined;
  new ClipsStack(deployment, 'clips', { foundation });
  new EngagementStack(deployment, 'engagement', { foundation });
  new ModerationStack(deployment, 'moderation', { foundation });
  new NotificationsStack(deployment, 'notifications', { foundation, pool: people.pool });
  new WebhooksStack(deployment, 'webhooks', { foundation });

  const { arn: firewallArn } = new FirewallStack(deployment, 'firewall', global);
  const { distributionId } = new EdgeStack(deployment, 'edge', {
    foundation,
    keyGroup: keys.keyGroup,
    firewallArn,
    chat: chat && { socketOrigin: chat.socketOrigin, pages: chat.pages },
  });
  if (environment.facesInternet) new WatchStack(deployment, 'watch', { ...global, distributionId });
  tagForCosts(deployment);
  return deployment;
}
