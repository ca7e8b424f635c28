/** How an incident stands when a notice of it goes out. */
export type NoticeState = 'open' | 'changed' | 'repaired' | 'resolved';
