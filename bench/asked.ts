/** Says how many events a benchmark shall measure, and if fewer rounds will do for a look at each change. */
export type Asked = { readonly events: number; readonly isShort: boolean };
