/** Whether what is sent there is sent by SRT. */
export const isSrt = (ingestUrl: string): boolean => ingestUrl.startsWith('srt:');

/** The one address streaming software is given: with the passphrase it is as secret as that. */
export const srtAddress = (ingestUrl: string, passphrase: string): string =>
  `${ingestUrl}&passphrase=${encodeURIComponent(passphrase)}`;
