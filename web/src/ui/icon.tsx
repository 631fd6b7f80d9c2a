const shapes = {
  home: 'M4 11.2 12 4.5l8 6.7V20h-5.500v-5h-5v5H4z',
  upload: 'M12 16V5m0 0L7.5 9.500M12 5l4.5 4.500M5 16v3h14v-3',
  studio: 'M4 6h16v12H4zM4 10h16M8 6v4m5-4v4m5-4v4',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 8c.8-3.6 3.8-5.5 7.5-5.500s6.7 1.9 7.5 5.5',
  channel: 'M4 7h16v11H4zM8.5 3.5 12 7l3.5-3.500M10.5 10v5l4-2.500z',
  sun: 'M12 16.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.500v2m0 15v2M2.5 12h2m15 0h2M5.3 5.300l1.4 1.400m10.6 10.6 1.4 1.400m0-13.4-1.4 1.400M6.7 17.300l-1.4 1.4',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z',
  system: 'M4 5h16v11H4zM9 20h6m-3-4v4',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5 10 17.5 19.5 7',
  alert: 'M12 4 2.8 19.500h18.400zM12 10v4.500m0 2.500v.2',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  trash: 'M5 7h14M10 7V4.500h4V7m-7.5 0 .8 12.500h9.400L17.5 7M10.5 11v5m3-5v5',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  up: 'M12 19V6m0 0-5 5m5-5 5 5',
  down: 'M12 5v13m0 0 5-5m-5 5-5-5',
  clock: 'M12 3.500a8.5 8.5 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  exit: 'M14 5H5v14h9M10 12h10m0 0-3.5-3.500M20 12l-3.5 3.5',
  file: 'M6 3.500h8l4 4v13H6zM14 3.500v4h4',
  play: 'M8 5.500v13l11-6.500z',
  pause: 'M8 5.500v13M16 5.500v13',
  restart: 'M5 12a7 7 0 1 0 2.5-5.400L5 9m0-5v5h5',
  volume: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9a4 4 0 0 1 0 6m2.5-9a8 8 0 0 1 0 12',
  muted: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM16 9.500l5 5m0-5-5 5',
  expand: 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5',
  shrink: 'M9 4v5H4m16 0h-5V4m0 16v-5h5M4 15h5v5',
  pip: 'M3.5 5.500h17v13h-17zM12 12h6.500v4.500H12z',
  quality: 'M4 7h9m4 0h3M4 12h3m4 0h9M4 17h11m4 0h1M13 5v4M7 10v4m8 1v4',
  speed: 'M4.5 17a8.5 8.5 0 1 1 15 0M12 14l4-5',
  live: 'M12 13.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM8.3 15.700a5.2 5.2 0 0 1 0-7.400m7.4 0a5.2 5.2 0 0 1 0 7.400M5.5 18.500a9.2 9.2 0 0 1 0-13m13 0a9.2 9.2 0 0 1 0 13',
  chat: 'M4 5h16v11H11l-4.5 4v-4H4z',
  reply: 'M9.500 5.500 4 11l5.5 5.5M4 11h9a7 7 0 0 1 7 7v.5',
  pin: 'M9 4h6l-.7 6.5 3.200 3V15h-11v-1.500l3.200-3zM12 15v5.500',
  smile: 'M12 3.500a8.5 8.5 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM8.5 14c1.8 2.700 5.2 2.700 7 0M9 9.500v.2m6-.2v.2',
  send: 'M4.5 12h9M4.5 12 3 4.500 21 12 3 19.500z',
  popout: 'M10 5H5v14h14v-5M14 4h6v6m0-6-8.5 8.500',
  shield: 'M12 3.500 5 6v5.500c0 4.300 2.900 7.400 7 9 4.100-1.600 7-4.700 7-9V6z',
  person: 'M10 12a3.5 3.5 0 1 0 0-7 3.500 3.500 0 0 0 0 7zm-6.500 7c.7-3.100 3.300-4.800 6.500-4.800m6 .300v6m-3-3h6',
  captions:
    'M3.5 6h17v12h-17zM10.5 10.500c-2-1.2-3.5 0-3.5 1.500s1.5 2.7 3.5 1.500m6.5-3c-2-1.2-3.5 0-3.5 1.500s1.5 2.7 3.5 1.5',
  clip: 'M6 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zm0 10a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8 8.500l12 9m-12-2 12-9',
  poll: 'M5 20v-7M12 20V5M19 20v-10',
} as const;

export type IconName = keyof typeof shapes;

/** A line drawing beside words; it says nothing that the words do not. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill={name === 'play' ? 'currentColor' : 'none'}
    stroke="currentColor"
    strokeWidth={name === 'pause' ? 3.2 : 1.8}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={shapes[name]} />
  </svg>
);
