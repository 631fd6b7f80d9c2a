/** The mark: two carbon rods that make an A, the spark between them, and the light they throw. */
export const Logo = ({ size = 30 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
    <path d="M6.5 26.5 13 12.6M25.5 26.5 19 12.6" stroke="currentColor" strokeWidth="3.4" strokeLinecap="round" />
    <path d="M10.6 22.4c3-2.5 7.8-2.5 10.8 0" stroke="#ff7a45" strokeWidth="2.6" strokeLinecap="round" />
    <path d="M16 2.2l1.6 4.7 4.7 1.6-4.7 1.6L16 14.8l-1.6-4.7-4.7-1.6 4.7-1.6z" fill="#ffb829" />
  </svg>
);
