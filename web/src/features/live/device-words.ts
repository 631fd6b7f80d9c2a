/** What is chosen to be sent. */
export type Device = 'camera' | 'microphone' | 'screen';

const words: Record<string, Partial<Record<Device, string>>> = {
  NotAllowedError: {
    camera: 'Your browser may not use the camera. Allow it beside the address of this page, then try again.',
    microphone: 'Your browser may not use the microphone. Allow it beside the address of this page, then try again.',
    screen: 'No screen was chosen. Try again, and choose a screen, a window or a tab.',
  },
  NotFoundError: {
    camera: 'No camera was found. Plug one in, or show your screen.',
    microphone: 'No microphone was found. Plug one in; without one your viewers see you and hear nothing.',
  },
  NotReadableError: {
    camera: 'The camera is used by another program. Close that, then try again.',
    microphone: 'The microphone is used by another program. Close that, then try again.',
    screen: 'Your system did not let the browser see the screen. Allow it in the system’s settings.',
  },
  OverconstrainedError: {
    camera: 'That camera is not there any more. Choose another.',
    microphone: 'That microphone is not there any more. Choose another.',
  },
};

/** What went wrong when a device was asked for, and what can be done. */
export const deviceTrouble = (device: Device, error: unknown): string => {
  const name = (error as { name?: string } | undefined)?.name ?? '';
  return words[name]?.[device] ?? `The ${device} could not be opened. Try again, or choose another.`;
};

/** A device that was there is not any more. */
export const goneWords: Record<Device, string> = {
  camera: 'The camera was taken away. Choose another, or show your screen; until then your viewers see no new picture.',
  microphone: 'The microphone was taken away. Choose another; until then your viewers hear nothing.',
  screen:
    'The screen is not shown any more. Show it again, or use the camera; until then your viewers see no new picture.',
};

/** Where a page cannot have a camera at all. */
export const noDevicesHere =
  'This browser gives no camera or microphone to this page. It needs a current browser, and an address with https.';
