/** The state of an incident when a notice of it goes out. */
export type NoticeState = 'open' | 'changed' | 'repaired' | 'resolved';
