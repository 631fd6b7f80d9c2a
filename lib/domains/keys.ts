import { type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { CfnKeyGroup, type IKeyGroup, KeyGroup } from 'aws-cdk-lib/aws-cloudfront';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { acknowledge } from '../blocks/acknowledge.ts';
import { environmentOf, named } from '../deployment.ts';

/** How the laptop makes a secret that `npm run keys` makes elsewhere. */
type LocalHint =
  | { generate: 'random-json'; shape: Record<string, unknown> }
  | { generate: 'ec-p256'; keyIdsParameter: string };

/** What the platform proves things to itself with. Each has room for the value before, so that it can change any time. */
export class Keys extends Construct {
  /** The edge shows it to the API: what comes without did not come through the edge. */
  readonly origin: Secret;
  /** Seals the cursors of pages. */
  readonly cursor: Secret;
  /** Seals the tokens in the paths of players without cookies; the edge functions have a copy. */
  readonly pathToken: Secret;
  /** Seals the secrets of webhooks in their table. */
  readonly webhooks: Secret;
  /** Seals where else streams are sent, and with which keys, in live's table. */
  readonly targets: Secret;
  /** Signs cookies and picture addresses; its public half is the key group. */
  readonly playbackSigning: Secret;
  readonly keyGroup: IKeyGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { name } = environmentOf(this);
    const keyIdsParameter = `/arclight/${name}/playback-key-ids`;
    const currentOnly = { generate: 'random-json', shape: { current: 'hex32' } } as const;
    this.origin = this.#secret('Origin', 'origin', 'What the edge shows the API', currentOnly, true);
    this.cursor = this.#secret('Cursor', 'cursor', 'Seals the cursors of pages', currentOnly, true);
    this.webhooks = this.#secret('Webhooks', 'webhooks', 'Seals the secrets of webhooks', currentOnly, true);
    this.targets = this.#secret('Targets', 'targets', 'Seals where else streams are sent', currentOnly, true);
    this.pathToken = this.#secret('PathToken', 'path-token', 'Seals playback tokens in paths', {
      generate: 'random-json',
      shape: { current: { kid: 'id', key: 'hex32' } },
    });
    this.playbackSigning = this.#secret('PlaybackSigning', 'playback-signing', 'Signs playback cookies and pictures', {
      generate: 'ec-p256',
      keyIdsParameter,
    });
    this.keyGroup = this.#group(keyIdsParameter);
  }

  /**
   * The public halves that are good. CloudFront never changes a key, and a template cannot make "one more" of something,
   * so `npm run keys` makes them and says in a parameter which belong to the group: what it changes there and what a
   * later deployment finds here are the same.
   */
  #group(keyIdsParameter: string): IKeyGroup {
    const { name } = environmentOf(this);
    const group = new CfnKeyGroup(this, 'SigningKeys', {
      keyGroupConfig: {
        name: named(this, 'playback'),
        comment: 'The public halves of what playback signs with',
        items: StringListParameter.valueForTypedListParameter(this, keyIdsParameter),
      },
    });
    if (name === 'local')
      group.addMetadata('arclight:local', { copies: { secret: `arclight/${name}/playback-signing` } });
    return KeyGroup.fromKeyGroupId(this, 'KeyGroup', group.ref);
  }

  #secret(id: string, name: string, description: string, hint: LocalHint, randomAtFirst = false): Secret {
    const environment = environmentOf(this);
    const secret = new Secret(this, id, {
      secretName: `arclight/${environment.name}/${name}`,
      description,
      ...(randomAtFirst
        ? {
            generateSecretString: {
              secretStringTemplate: '{}',
              generateStringKey: 'current',
              excludePunctuation: true,
              passwordLength: 64,
            },
          }
        : {}),
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'Changed by npm run keys, with two values good at a time: docs/runbooks/keys-changing.md.',
    });
    if (environment.name === 'local') (secret.node.defaultChild as CfnResource).addMetadata('arclight:local', hint);
    return secret;
  }
}
