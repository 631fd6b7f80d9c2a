import type { Resource, Service } from '../resource.ts';
import { inert } from './inert.ts';
import type { Problem } from './resolve.ts';

/** Everything in the templates that no stand-in would honour: an app that half works is worse than one that says so. */
export function whatIsNotUnderstood(resources: Resource[], services: Service[]): Problem[] {
  return resources.flatMap((resource) => {
    const { stack, logicalId, type } = resource;
    const schema = services.find((service) => type in service.understands)?.understands[type];
    if (!schema && type in inert) return [];
    if (!schema) return [{ stack, logicalId, type, property: '', problem: 'no stand-in knows this type' }];
    const checked = schema.safeParse(resource.properties);
    if (checked.success) return [];
    return checked.error.issues.flatMap((issue): Problem[] => {
      const path = issue.path.map(String);
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => ({
          stack,
          logicalId,
          type,
          property: [...path, key].join('.'),
          problem: 'not understood',
        }));
      return [{ stack, logicalId, type, property: path.join('.'), problem: issue.message }];
    });
  });
}

/** The start stops here, with one list of everything rather than the first thing. */
export class NotUnderstood extends Error {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const lines = problems.map(
      ({ stack, logicalId, type, property, problem }) =>
        `  ${stack}/${logicalId}  ${type}${property ? `  ${property}` : ''}: ${problem}`,
    );
    super(`The laptop cannot run these parts of the synthesized app:\n${lines.join('\n')}`);
    this.name = 'NotUnderstood';
    this.problems = problems;
  }
}
