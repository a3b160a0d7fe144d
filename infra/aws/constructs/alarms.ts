import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { runbook } from '../runbook.ts';
import { alarmSpecs } from './alarm-specs.ts';
import type { Operated } from './operated.ts';

/** The alarms of a stage, beside those of its dead letters. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, operated: Operated) {
    super(scope, id);
    for (const [name, spec] of Object.entries(alarmSpecs(operated))) {
      const [evaluationPeriods, datapointsToAlarm] = spec.of ?? [1, 1];
      new Alarm(this, name, {
        metric: spec.metric,
        threshold: spec.threshold,
        evaluationPeriods,
        datapointsToAlarm,
        // Nothing is measured where nothing happens: at night, all is well.
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: `${spec.what}. ${runbook(spec.topic)}`,
      });
    }
  }
}
