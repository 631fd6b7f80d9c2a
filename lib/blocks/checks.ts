import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/**
 * A pack of rules, in which a reason may speak of a rule as a whole. The packs themselves want one reason for each
 * finding, called by generated names: `AwsSolutions-IAM5[Resource::{"Fn::GetStackOutput":…}/v/*]`. Which wildcards there
 * are is held by the test of permissions, word for word.
 */
class Checks implements IPolicyValidationPlugin {
  readonly name: string;
  readonly #pack: NagPack & IPolicyValidationPlugin;

  constructor(pack: NagPack & IPolicyValidationPlugin) {
    this.#pack = pack;
    this.name = pack.name;
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const found = this.#pack.validate(context);
    const root = context.appConstruct.node.root;
    const violations = found.violations
      .map((violation) => ({
        ...violation,
        violatingResources: violation.violatingResources.filter(
          ({ constructPath }) => !isReasoned(at(root, constructPath ?? ''), violation.ruleName),
        ),
      }))
      .filter(({ violatingResources }) => violatingResources.length > 0);
    return { ...found, violations, success: violations.length === 0 };
  }
}

const at = (root: IConstruct, path: string): IConstruct =>
  path.split('/').reduce((scope, id) => scope.node.tryFindChild(id) ?? scope, root);

const isReasoned = (construct: IConstruct, finding: string): boolean => {
  const rule = finding.replace(/\[.*$/s, '');
  return construct.node.scopes.some((scope) =>
    scope.node.metadata.some(
      ({ type, data }) =>
        type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY &&
        Object.keys(data ?? {}).some((id) => id.replace(/^annotation::/i, '') === rule),
    ),
  );
};

/** What every synthesis is held to, beside CloudFormation's own rules. */
export const checksOf = (app: IConstruct): IPolicyValidationPlugin[] => [
  new Checks(new AwsSolutionsChecks(app)),
  new Checks(new ServerlessChecks(app)),
];
