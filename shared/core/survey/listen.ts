import { type Address, isOfAll } from './address.ts';

/** A port on which a container listens, as its definition says. */
export type Listen = {
  readonly port: number;
  /** TCP, unless another is named. */
  readonly protocol: 'tcp' | 'udp';
  /** The address of one interface; null: all. */
  readonly host: string | null;
  /** The fields that lead to it in the container's document. */
  readonly path: readonly (string | number)[];
};

/** A name that tells the protocol: `udp://`, `statsd`, `--bind-tcp`. Receivers of X-Ray's segments and Jaeger's thrift take datagrams. */
const UDP = new Set(['udp', 'udp4', 'udp6', 'statsd', 'dogstatsd', 'collectd', 'udplog', 'netflow']);
const UDP_RECEIVERS = new Set(['awsxray', 'xray', 'thrift_compact', 'thrift_binary']);
const TCP = new Set(['tcp', 'tcp4', 'tcp6', 'tcp_proxy', 'proxy_server', 'http', 'https', 'grpc', 'unix']);

/** The protocol that the first name tells which tells one. @param names the nearest first */
export const protocolOf = (names: readonly string[]): Listen['protocol'] => {
  for (const name of names) {
    if (TCP.has(name)) return 'tcp';
    if (UDP.has(name) || UDP_RECEIVERS.has(name)) return 'udp';
  }
  return 'tcp';
};

/** Something that listens at an address; none where it names no port. */
export const listenAt = (
  address: Address,
  names: readonly string[],
  path: readonly (string | number)[],
): readonly Listen[] => {
  const { scheme, host, port } = address;
  if (port === null) return [];
  const isLocal = host === 'localhost' || host === '::1';
  const isOpen = isOfAll(address) || host.includes('$');
  return [{ port, protocol: protocolOf([scheme, ...names]), host: isOpen ? null : isLocal ? '127.0.0.1' : host, path }];
};
