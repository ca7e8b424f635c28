/** What of a benchmark was asked for: how many events, and whether fewer rounds will do for a look at each change. */
export type Asked = { readonly events: number; readonly isShort: boolean };
