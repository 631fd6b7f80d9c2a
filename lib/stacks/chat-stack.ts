import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Chat, type ChatProps } from '../domains/chat.ts';

export class ChatStack extends Stack {
  /** Where sockets are: the edge lets pages connect there. */
  readonly socketOrigin: string;
  /** What was said, as files: the edge shows them. */
  readonly pages: IBucket;

  constructor(scope: Construct, id: string, props: StackProps & ChatProps) {
    super(scope, id, props);
    const { entities, api, pictures, socket, sweep, workers, sockets, pages, shows } = new Chat(this, 'Chat', props);
    this.socketOrigin = sockets.origin;
    this.pages = pages;
    const functions = [api, pictures, socket, sweep.worker];
    new DomainDashboard(this, 'Dashboard', { domain: 'chat', entities, functions, workers, more: shows });
  }
}
