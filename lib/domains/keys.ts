import { type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { KeyGroup, PublicKey } from 'aws-cdk-lib/aws-cloudfront';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { acknowledge } from '../blocks/acknowledge.ts';
import { environmentOf } from '../deployment.ts';

/** How the laptop makes a secret that a person makes elsewhere (`docs/runbooks/keys-changing.md`). */
type LocalHint =
  | { generate: 'random-json'; shape: Record<string, unknown> }
  | { generate: 'ec-p256'; publicKeyParameter: string };

/** What the platform proves things to itself with. Each has room for the value before, so that it can change any time. */
export class Keys extends Construct {
  /** The edge shows it to the API: what comes without did not come through the edge. */
  readonly origin: Secret;
  /** Seals the cursors of pages. */
  readonly cursor: Secret;
  /** Seals the tokens in the paths of players without cookies; the edge functions have a copy. */
  readonly pathToken: Secret;
  /** Signs cookies and picture addresses; its public half is the key group. */
  readonly playbackSigning: Secret;
  readonly publicKey: PublicKey;
  readonly keyGroup: KeyGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { name } = environmentOf(this);
    const publicKeyParameter = `/arclight/${name}/playback-public-key`;
    const currentOnly = { generate: 'random-json', shape: { current: 'hex32' } } as const;
    this.origin = this.#secret('Origin', 'origin', 'What the edge shows the API', currentOnly, true);
    this.cursor = this.#secret('Cursor', 'cursor', 'Seals the cursors of pages', currentOnly, true);
    this.pathToken = this.#secret('PathToken', 'path-token', 'Seals playback tokens in paths', {
      generate: 'random-json',
      shape: { current: { kid: 'id', key: 'hex32' } },
    });
    this.playbackSigning = this.#secret('PlaybackSigning', 'playback-signing', 'Signs playback cookies and pictures', {
      generate: 'ec-p256',
      publicKeyParameter,
    });
    this.publicKey = new PublicKey(this, 'PublicKey', {
      encodedKey: StringParameter.valueForStringParameter(this, publicKeyParameter),
      comment: 'The public half of what playback signs with',
    });
    this.keyGroup = new KeyGroup(this, 'KeyGroup', { items: [this.publicKey] });
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
      'AwsSolutions-SMG4': 'Changed by hand with two valid values at a time, as docs/runbooks/keys-changing.md says.',
    });
    if (environment.name === 'local') (secret.node.defaultChild as CfnResource).addMetadata('arclight:local', hint);
    return secret;
  }
}
