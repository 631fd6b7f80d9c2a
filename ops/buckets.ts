import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { Declined } from './declined.ts';
import type { World } from './world.ts';

export type Bucket = 'upload' | 'media' | 'images' | 'backups';

/** The name of a bucket by what it holds: its stack wrote it into a parameter. */
export async function bucketOf(world: World, holds: Bucket): Promise<string> {
  const Name = `/arclight/${world.environment}/buckets/${holds}`;
  const { Parameter } = await world.parameters.send(new GetParameterCommand({ Name })).catch((error: Error) => {
    if (error.name !== 'ParameterNotFound') throw error;
    throw new Declined(`${Name} is not there: deploy ${world.environment} once more, so that it is written.`);
  });
  return Parameter?.Value ?? '';
}
