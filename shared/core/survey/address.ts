/** An address on which something listens, or to which it sends. */
export type Address = {
  /** `tcp`, `udp`, `http`; empty: none is named. */
  readonly scheme: string;
  /** In small letters, without brackets; empty: all. */
  readonly host: string;
  readonly port: number | null;
};

const ALL = new Set(['', '0.0.0.0', '::', '*']);

/** Reads `host`, `host:port`, `:port`, `[::1]:port` and the same behind a scheme. Any text gives an address. */
export const addressOf = (text: string): Address => {
  // A placeholder stands for a host that nobody knows here, and its colons end nothing.
  const trimmed = text
    .trim()
    .slice(0, 300)
    .replaceAll(/\$\{[^{}]{0,100}\}/g, '$');
  const [, scheme = '', rest = trimmed] = /^([a-z][a-z0-9+.-]{0,20}):\/\/(.{0,300})$/i.exec(trimmed) ?? [];
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  const inBrackets = /^\[([^[\]]{0,60})\](?::(\d{1,5}))?$/.exec(authority);
  const isBare = (authority.match(/:/g) ?? []).length > 1;
  const colon = isBare ? -1 : authority.lastIndexOf(':');
  const host = inBrackets?.[1] ?? (colon < 0 ? authority : authority.slice(0, colon));
  const port = inBrackets === null ? (colon < 0 ? '' : authority.slice(colon + 1)) : (inBrackets[2] ?? '');
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase(), port: portOf(port) };
};

/** A port in digits; null: it is not one, or leaves the choice to the system (0). */
export const portOf = (text: string): number | null => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : null;
};

/** True for an address of all interfaces: one listens there, and sends to none. */
export const isOfAll = ({ host }: Address): boolean => ALL.has(host);
