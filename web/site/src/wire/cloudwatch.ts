import type { WireClient } from './client.ts';

export interface Dimension {
  Name: string;
  Value: string;
}

export interface Metric {
  Namespace: string;
  MetricName: string;
  Dimensions?: Dimension[];
}

export interface Alarm {
  AlarmName: string;
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  StateReason?: string;
  Namespace?: string;
  MetricName?: string;
  Dimensions?: Dimension[];
  Statistic?: string;
  ComparisonOperator?: string;
  Threshold?: number;
  Period?: number;
  EvaluationPeriods?: number;
  /** Of a composite alarm. */
  AlarmRule?: string;
}

export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'Minimum' | 'SampleCount';

export interface Datapoint {
  /** Milliseconds since 1970. */
  time: number;
  value: number;
}

export class CloudWatch {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call<T>(operation: string, input: object): Promise<T> {
    return this.#wire.json<T>('monitoring', 'GraniteServiceVersion20100801', '1.0', operation, input);
  }

  /** The first five hundred. */
  async metrics(): Promise<Metric[]> {
    return (await this.#call<{ Metrics?: Metric[] }>('ListMetrics', {})).Metrics ?? [];
  }

  async alarms(): Promise<Alarm[]> {
    const answer = await this.#call<{ MetricAlarms?: Alarm[]; CompositeAlarms?: Alarm[] }>('DescribeAlarms', {
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
    return [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])];
  }

  /** What was measured from `from` to `to` (milliseconds since 1970), a point for each minute that has one, in order. */
  async points(metric: Metric, statistic: Statistic, from: number, to: number): Promise<Datapoint[]> {
    const answer = await this.#call<{ Datapoints?: ({ Timestamp: number } & Partial<Record<Statistic, number>>)[] }>(
      'GetMetricStatistics',
      {
        ...metric,
        StartTime: from / 1000,
        EndTime: to / 1000,
        Period: 60,
        Statistics: [statistic],
      },
    );
    return (answer.Datapoints ?? [])
      .map((it) => ({ time: it.Timestamp * 1000, value: it[statistic] ?? 0 }))
      .sort((a, b) => a.time - b.time);
  }

  /** An alarm on one minute of a metric. */
  async alarm(name: string, metric: Metric, statistic: Statistic, threshold: number): Promise<void> {
    await this.#call('PutMetricAlarm', {
      AlarmName: name,
      ...metric,
      Statistic: statistic,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: threshold,
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  }

  async remove(name: string): Promise<void> {
    await this.#call('DeleteAlarms', { AlarmNames: [name] });
  }
}
