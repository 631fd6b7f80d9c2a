import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOf, named } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';
import { allow } from './allow.ts';

const bundles = join(import.meta.dirname, '../../dist');

/** Template tests look at everything but the code, and need no bundles. */
const codeOf = (scope: Construct, runs: string): Code => {
  if (scope.node.tryGetContext('arclight:code') === 'none') return Code.fromInline('export const handler = () => {};');
  const folder = join(bundles, runs);
  if (!existsSync(folder)) throw new Error(`${folder} does not exist: write its entry, or run \`npm run bundle\``);
  return Code.fromAsset(folder);
};

export interface RunsProps {
  /** The bundle: domain and entry, `upload-api`. */
  runs: string;
  /** The deployed name, where one bundle is deployed several times; else as the bundle. */
  name?: string;
  does: string;
  env: Record<string, string>;
  mayTake: Duration;
  memoryMb?: number;
  may?: PolicyStatement[];
}

/** A function with a role of its own that may exactly what is listed, a log group that ends, a time limit and a trace. */
export class Runs extends Construct {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: RunsProps) {
    super(scope, id);
    this.name = props.name ?? props.runs;
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${named(this, this.name)}`,
      retention: environmentOf(this).logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${this.name} may do`,
    });
    for (const statement of [
      allow('logs', ['CreateLogStream', 'PutLogEvents'], this.logGroup.logGroupArn),
      ...(props.may ?? []),
    ])
      role.addToPolicy(statement);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: named(this, this.name),
      description: props.does,
      code: codeOf(this, props.runs),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.mayTake,
      memorySize: props.memoryMb ?? 512,
      environment: { ...props.env, NODE_OPTIONS: '--enable-source-maps' },
      role,
      logGroup: this.logGroup,
      tracing: Tracing.ACTIVE,
    });
    acknowledge(this.function, {
      'Serverless-LambdaDLQ':
        'Somebody waits for its answer, or what failed is kept where it came from: a queue, a stream, a schedule.',
    });
    acknowledge(role, {
      'AwsSolutions-IAM5':
        'Wildcards are X-Ray, which has no resources, and keys below one prefix; the test of permissions lists them all.',
    });
  }
}
