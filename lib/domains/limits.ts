import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { acknowledge } from '../blocks/acknowledge.ts';
import { environmentOf, named } from '../deployment.ts';

/**
 * Where the requests of each person are counted, for all domains together. No stream and no way back in time: a row says
 * something for a minute or two, and one that is lost is a full bucket.
 */
export class Limits extends Construct {
  readonly table: ITableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const string = (name: string) => ({ name, type: AttributeType.STRING });
    const { keepsData } = environmentOf(this);
    this.table = new TableV2(this, 'Table', {
      tableName: named(this, 'limits'),
      partitionKey: string('pk'),
      sortKey: string('sk'),
      timeToLiveAttribute: 'expires_at',
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(this.table, {
      'AwsSolutions-DDB3': 'What it holds is true for two minutes at most; nobody would want it back.',
    });
  }
}
