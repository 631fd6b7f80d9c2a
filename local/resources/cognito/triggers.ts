import { local, type Surroundings } from '../../resource.ts';
import { AwsError } from '../../wire/json-api.ts';
import type { Pool } from './pools.ts';
import type { User } from './users.ts';

type TriggerName = 'PreSignUp' | 'PostConfirmation' | 'CustomMessage';

export interface TriggerCall {
  name: TriggerName;
  /** What made Cognito call: `PostConfirmation_ConfirmSignUp`, `CustomMessage_ForgotPassword` … */
  source: string;
  pool: Pool;
  user: Pick<User, 'username' | 'attributes'>;
  clientId?: string;
  request?: Record<string, unknown>;
  response?: Record<string, unknown>;
}

export type Triggers = (call: TriggerCall) => Promise<Record<string, unknown>>;

/** Calls a pool's function if it has one; answers the response as the function left it. */
export function openTriggers(surroundings: Surroundings): Triggers {
  return async ({ name, source, pool, user, clientId, request, response }) => {
    const functionArn = pool.LambdaConfig?.[name];
    if (!functionArn) return response ?? {};
    const event = {
      version: '1',
      triggerSource: source,
      region: local.region,
      userPoolId: pool.id,
      userName: user.username,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE' },
      request: { userAttributes: user.attributes, ...request },
      response: response ?? {},
    };
    const { payload, functionError } = await surroundings.invoke(functionArn, event).catch((error: unknown) => {
      throw new AwsError('UnexpectedLambdaException', `${name} cannot be called: ${error}`);
    });
    if (functionError)
      throw new AwsError('UserLambdaValidationException', `${name} failed with error ${functionError.errorMessage}.`);
    const answer = (payload as { response?: unknown } | null)?.response;
    if (typeof answer !== 'object' || answer === null)
      throw new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
    return answer as Record<string, unknown>;
  };
}

/** The user's attributes as triggers see them. */
export function triggerAttributes(user: User): Record<string, string> {
  return { ...user.attributes, 'cognito:user_status': user.status };
}
