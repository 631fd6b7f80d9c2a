import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const metrics = new Metrics({
  namespace: 'Arclight',
  serviceName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'arclight',
});

/** Counts something worth an alarm or a graph, without a call: the log line is the metric (EMF). */
export const count = (name: string, value = 1, dimensions: Record<string, string> = {}): void => {
  const single = metrics.singleMetric();
  single.addDimensions(dimensions);
  single.addMetric(name, MetricUnit.Count, value);
};
