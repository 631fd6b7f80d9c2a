import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import { environmentOf, named } from '../deployment.ts';

/**
 * Tells the people of the alarms, by mail, when a month costs more than its environment may, and before, when that can be
 * foreseen. It counts what carries the tag `environment`: that has to be made a cost allocation tag once in an account.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { usd, tells }: { usd: number; tells: string }) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'EMAIL', address: tells }];
    const when = (notificationType: string, threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    new CfnBudget(this, 'Month', {
      budget: {
        budgetName: named(this, 'month'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: usd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:environment$${environmentOf(this).name}`] },
      },
      notificationsWithSubscribers: [when('ACTUAL', 80), when('ACTUAL', 100), when('FORECASTED', 100)],
    });
  }
}
