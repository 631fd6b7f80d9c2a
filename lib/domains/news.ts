import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { environmentOf } from '../deployment.ts';

/** The bus every domain's news travels on, and its archive: a consumer that was wrong can hear everything again. */
export class News extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { name, archiveDays } = environmentOf(this);
    this.bus = new EventBus(this, 'Bus', { eventBusName: `arclight-${name}` });
    new Archive(this, 'Archive', {
      archiveName: `arclight-${name}`,
      sourceEventBus: this.bus,
      description: 'All news, for replay',
      eventPattern: { source: [{ prefix: 'arclight.' }] as unknown as string[] },
      retention: Duration.days(archiveDays),
    });
  }
}
