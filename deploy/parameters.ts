import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Environment } from '../config/environment.ts';

/** The parameters that templates take and no template makes. */
export const parametersOf = ({ name }: Environment) => ({
  siteOrigin: `/arclight/${name}/site-origin`,
  playbackKeyIds: `/arclight/${name}/playback-key-ids`,
});

export async function parameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/** Writes it unless it already says so; answers whether it was written. */
export async function setParameter(
  ssm: SSMClient,
  name: string,
  value: string,
  type: 'String' | 'StringList' = 'String',
): Promise<boolean> {
  if ((await parameter(ssm, name)) === value) return false;
  await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: type, Overwrite: true }));
  return true;
}
