import './live.css';

/** Marks what is on air this moment. */
export const LiveBadge = () => <span className="badge on-air">Live</span>;
