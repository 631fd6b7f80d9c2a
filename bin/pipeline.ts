import { App, Validations } from 'aws-cdk-lib';
import { prod } from '../config/prod.ts';
import { staging } from '../config/staging.ts';
import { command, Refused } from '../deploy/words.ts';
import { checksOf } from '../lib/blocks/checks.ts';
import { PipelineStack } from '../lib/stacks/pipeline-stack.ts';

/**
 * The role a workflow deploys with; deployed once per environment by a person:
 * `npx cdk deploy --app "node bin/pipeline.ts" -c env=staging -c repository=owner/name`
 */
const environments = { staging, prod };

await command(async () => {
  const app = new App();
  const wanted: unknown = app.node.tryGetContext('env');
  const repository: unknown = app.node.tryGetContext('repository');
  const environment = environments[wanted as keyof typeof environments];
  if (!environment) throw new Refused(`Which environment? -c env= one of ${Object.keys(environments).join(', ')}`);
  if (typeof repository !== 'string' || !/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new Refused('Which repository may deploy? -c repository=owner/name');
  Validations.of(app).addPlugins(...checksOf(app));
  new PipelineStack(app, `Arclight-${environment.name}-pipeline`, {
    env: { account: environment.account, region: environment.region },
    environment,
    repository,
    providerExists: app.node.tryGetContext('provider') === 'existing',
  });
  app.synth();
});
