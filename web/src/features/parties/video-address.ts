/** The video that is meant by what somebody has pasted: its address, on whatever host, or its id alone. */
export const videoIn = (pasted: string): string | undefined =>
  /^(?:\S*\/)?(vid_[0-9A-Za-z]{20,40})(?:[/?#]\S*)?$/.exec(pasted.trim())?.[1];
