import { Logger } from '@aws-lambda-powertools/logger';
import { correlation } from './correlation.ts';
import { redact } from './redact.ts';

const logger = new Logger({ serviceName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'arclight' });

type Facts = Record<string, unknown>;
const dressed = (facts: Facts): Facts => ({ correlation_id: correlation.id, ...(redact(facts) as Facts) });

/** Structured lines with the correlation id, secrets removed by key and by pattern. */
export const log = {
  info: (message: string, facts: Facts = {}): void => logger.info(message, dressed(facts)),
  warn: (message: string, facts: Facts = {}): void => logger.warn(message, dressed(facts)),
  error: (message: string, facts: Facts = {}): void => logger.error(message, dressed(facts)),
};
