import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { once } from '../kit/aws.ts';
import type { Refusal } from '../kit/refusal.ts';
import { TooManyTries } from './contract.ts';

export const cognito = once(() => new CognitoIdentityProviderClient({}));

type Answers = Record<string, Refusal | 'fine'>;

export const tooMany: Answers = {
  TooManyRequestsException: TooManyTries,
  LimitExceededException: TooManyTries,
  TooManyFailedAttemptsException: TooManyTries,
};

/** Runs a call; errors named in `answers` become our refusals or count as done, all others are ours and travel up. */
export const asking = async <T>(call: Promise<T>, answers: Answers): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    const answer = answers[(error as Error).name];
    if (answer === 'fine') return undefined;
    throw answer ? answer() : error;
  }
};

/** One address is one person, however it is capitalized. */
export const usernameOf = (email: string): string => email.trim().toLowerCase();
