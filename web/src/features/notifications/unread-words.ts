/** The server counts no further. */
const most = 100;

/** "3", and "99+" from a hundred on. */
export const unreadNumber = (unread: number): string => (unread >= most ? `${most - 1}+` : String(unread));

/** What the bell says: "Notifications", "Notifications: 3 new". */
export const bellWords = (unread: number): string =>
  unread === 0 ? 'Notifications' : `Notifications: ${unreadNumber(unread)} new`;
