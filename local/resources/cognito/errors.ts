import { AwsError } from '../../wire/json-api.ts';

export const notAuthorized = (message: string) => new AwsError('NotAuthorizedException', message);

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);

/** Said for a wrong password and for a user who does not exist: the two must not be told apart. */
export const wrongPassword = () => notAuthorized('Incorrect username or password.');

export const userNotFound = () => new AwsError('UserNotFoundException', 'User does not exist.');

export const wrongCode = () =>
  new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');

export const expiredCode = () =>
  new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');

export const tooManyTries = () =>
  new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

export const userDisabled = () => notAuthorized('User is disabled.');
