import {
  changeChannel,
  createChannel,
  listMyChannels,
  readChannel,
  removeChannelAvatar,
  removeChannelBanner,
  sendChannelAvatar,
  sendChannelBanner,
} from './channel-contract.ts';
import { closeAccount, keepAccount } from './closing-contract.ts';
import { becomeCreator, changeMe, readMe, removeAvatar, sendAvatar } from './me-contract.ts';
import {
  askEmailChange,
  beginSecondFactor,
  changePassword,
  confirmEmail,
  confirmSecondFactor,
  endSecondFactor,
} from './security-contract.ts';
import { endSession, endSessions, listSessions } from './sessions-contract.ts';
import {
  confirmSignUp,
  forgotPassword,
  logIn,
  logOut,
  refreshSession,
  resendCode,
  resetPassword,
  signUp,
} from './sign-in-contract.ts';
import { teamOperations } from './team-contract.ts';

// All that accounts promises is had from here; what belongs together is written in a file of its own.
export * from './channel-contract.ts';
export * from './closing-contract.ts';
export * from './me-contract.ts';
export * from './picture-contract.ts';
export * from './security-contract.ts';
export * from './sessions-contract.ts';
export * from './sign-in-contract.ts';
export * from './team-contract.ts';

export const accountsOperations = [
  signUp,
  confirmSignUp,
  resendCode,
  logIn,
  refreshSession,
  logOut,
  forgotPassword,
  resetPassword,
  readMe,
  changeMe,
  removeAvatar,
  listSessions,
  endSession,
  endSessions,
  changePassword,
  askEmailChange,
  confirmEmail,
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  becomeCreator,
  closeAccount,
  keepAccount,
] as const;

/** Those that decode pictures: a function of their own answers them, for that takes memory. */
export const accountsPictureOperations = [sendAvatar, sendChannelAvatar, sendChannelBanner] as const;

/** What is asked of channels and their teams: a function of their own answers, which knows no passwords. */
export const channelOperations = [
  createChannel,
  readChannel,
  changeChannel,
  listMyChannels,
  removeChannelAvatar,
  removeChannelBanner,
  ...teamOperations,
] as const;
