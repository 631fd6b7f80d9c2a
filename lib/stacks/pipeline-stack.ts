import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnOIDCProvider, Effect, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/environment.ts';
import { acknowledge } from '../blocks/acknowledge.ts';
import { allow } from '../blocks/allow.ts';

export interface PipelineStackProps extends StackProps {
  environment: Environment;
  /** `owner/name` at GitHub. */
  repository: string;
  /** Whether the account already trusts GitHub's tokens; it can do so once. */
  providerExists: boolean;
}

const github = 'token.actions.githubusercontent.com';

/**
 * What lets a workflow of one repository deploy one environment, without a key that could be lost: GitHub says whose job it
 * is, and only a job of the GitHub environment of the same name, with its approvals, gets in. What the stacks are made
 * with are CDK's bootstrap roles; beside them the role may look, and put the web client up. It cannot read a key.
 */
export class PipelineStack extends Stack {
  readonly role: Role;

  constructor(scope: Construct, id: string, { environment, repository, providerExists, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const { account, partition } = this;
    const { name, region } = environment;
    if (!providerExists)
      new CfnOIDCProvider(this, 'GitHub', { url: `https://${github}`, clientIdList: ['sts.amazonaws.com'] });
    const provider = `arn:${partition}:iam::${account}:oidc-provider/${github}`;
    this.role = new Role(this, 'Role', {
      roleName: `arclight-${name}-pipeline`,
      description: `Deploys ${name} from ${repository}`,
      assumedBy: new WebIdentityPrincipal(provider, {
        StringEquals: {
          [`${github}:aud`]: 'sts.amazonaws.com',
          [`${github}:sub`]: `repo:${repository}:environment:${name}`,
        },
      }),
    });
    const regions = [...new Set([region, 'us-east-1'])];
    const inEach = (arn: (where: string) => string): string[] => regions.map(arn);
    const bootstrapRoles = ['deploy', 'file-publishing', 'lookup'].flatMap((does) =>
      inEach((where) => `arn:${partition}:iam::${account}:role/cdk-hnb659fds-${does}-role-${account}-${where}`),
    );
    const parameters = `arn:${partition}:ssm:${region}:${account}:parameter/arclight/${name}`;
    const secrets = `arn:${partition}:secretsmanager:${region}:${account}:secret:arclight/${name}`;
    for (const statement of [
      allow('sts', ['AssumeRole'], ...bootstrapRoles),
      allow(
        'cloudformation',
        ['DescribeStacks'],
        ...inEach((where) => `arn:${partition}:cloudformation:${where}:${account}:stack/Arclight-${name}-*/*`),
      ),
      allow(
        'ssm',
        ['GetParameter'],
        ...inEach((where) => `arn:${partition}:ssm:${where}:${account}:parameter/cdk-bootstrap/hnb659fds/version`),
        `${parameters}/site-origin`,
        `${parameters}/playback-key-ids`,
      ),
      allow('ssm', ['PutParameter'], `${parameters}/site-origin`),
      allow('secretsmanager', ['DescribeSecret'], `${secrets}/*`),
      allow(
        'dynamodb',
        ['DescribeTable'],
        `arn:${partition}:dynamodb:${region}:${account}:table/arclight-${name}-accounts`,
      ),
      allow('ses', ['GetAccount'], '*'),
      allow(
        'ses',
        ['GetEmailIdentity'],
        `arn:${partition}:ses:${region}:${account}:identity/${environment.mail.domain}`,
      ),
      allow('s3', ['ListBucket'], `arn:${partition}:s3:::arclight-${name}-edge-web*`),
      allow('s3', ['PutObject'], `arn:${partition}:s3:::arclight-${name}-edge-web*/*`),
    ])
      this.role.addToPolicy(statement);
    // Whatever else is ever allowed to this role, the values of keys are not.
    this.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resources: [`${secrets}/*`],
      }),
    );
    acknowledge(this.role, {
      'AwsSolutions-IAM5':
        'Names made while deploying: stacks’ ids, secrets’ endings, the bucket of the client; and SES’s account, which has none.',
    });
  }
}
