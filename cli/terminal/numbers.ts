/** 1000000 → `1 000 000`. */
export const grouped = (count: number): string => count.toLocaleString('en-US').replaceAll(',', ' ');

/** `1 task`, `2 tasks`. */
export const counted = (count: number, one: string): string => `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;
