import { App, Validations } from 'aws-cdk-lib';
import { dev } from '../config/dev.ts';
import type { EnvironmentName } from '../config/environment.ts';
import { local } from '../config/local.ts';
import { prod } from '../config/prod.ts';
import { staging } from '../config/staging.ts';
import { command, Refused } from '../deploy/words.ts';
import { checksOf } from '../lib/blocks/checks.ts';
import { platform } from '../lib/platform.ts';

const environments = { local, dev, staging, prod };

await command(async () => {
  const app = new App();
  /** `cdk … -c env=local` means one environment; without it, the three that are deployed. */
  const wanted: string | undefined = app.node.tryGetContext('env');
  if (wanted !== undefined && !Object.hasOwn(environments, wanted))
    throw new Refused(`There is no environment ${wanted}; there are ${Object.keys(environments).join(', ')}.`);
  const names = wanted ? [wanted as EnvironmentName] : (['dev', 'staging', 'prod'] as const);
  // The laptop's templates are the deployed ones less a few leaves; what is deployed is what the rules are for.
  if (wanted !== 'local') Validations.of(app).addPlugins(...checksOf(app));
  for (const name of names) platform(app, environments[name]);
  app.synth();
});
