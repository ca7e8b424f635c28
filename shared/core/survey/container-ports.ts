import { addressOf, isOfAll, portOf } from './address.ts';
import { commandOf, wordsOfScript } from './command.ts';
import { portsOfConfiguration } from './configured-ports.ts';
import type { Container } from './definition.ts';
import { type Field, isMissing, type Missing } from './field.ts';
import { inlineConfigurationsOf } from './inline-configuration.ts';
import { knownAgentOf } from './known-agents.ts';
import { type Listen, listenAt } from './listen.ts';

export type ContainerPorts = {
  readonly known: readonly Listen[];
  /** Values that may state another. */
  readonly missing: readonly Missing[];
};

/** Names of options and variables of a port that is the container's own, in small letters with `-` between the words. */
const PORTS = new Set(
  'port http-port https-port grpc-port metrics-port health-port healthcheck-port admin-port server-port web-port udp-port tcp-port prometheus-port'.split(
    ' ',
  ),
);
/** Datadog's own (its documentation, Agent environment variables). */
const VARIABLES = new Set([
  'dd-apm-receiver-port',
  'dd-dogstatsd-port',
  'dd-health-port',
  'dd-expvar-port',
  'dd-cmd-port',
  'dd-otlp-config-receiver-protocols-grpc-endpoint',
  'dd-otlp-config-receiver-protocols-http-endpoint',
]);

/** The ports on which a container listens, as far as its command, its environment and its inline configuration state them. */
export const portsOf = (container: Container): ContainerPorts => {
  const configured = inlineConfigurationsOf(container);
  const known = configured.known.flatMap(portsOfConfiguration);
  const missing = [...configured.missing];
  for (const [index, { name, value }] of (isMissing(container.environment) ? [] : container.environment).entries()) {
    const isOwn = saysListen(name) || VARIABLES.has(spelled(name));
    if (!isMissing(value))
      for (const one of ofPair(name, value, isOwn, ['environment', index, 'value'])) known.push(one);
    else if (isOwn) missing.push(value);
  }
  const { words, script } = commandOf(container);
  const { image } = container;
  // Its --bind is of datagrams, its --bind-tcp of the proxy (X-Ray Developer Guide, daemon configuration).
  const isXRay = image !== null && !isMissing(image) && knownAgentOf(image)?.repositories.includes('aws-xray-daemon');
  let before: Field<string> = '';
  for (const word of words) {
    const { text, path } = word;
    if (isMissing(text)) {
      if (!isMissing(before) && saysListen(before)) missing.push(text);
    } else {
      const parts = word === script ? wordsOfScript(text) : [text];
      for (const [at, part] of parts.entries()) {
        const option = at === 0 ? (isMissing(before) ? '' : before) : (parts[at - 1] ?? '');
        const isDatagram = isXRay && /^(?:-b|--bind)(?:=|$)/.test(part.startsWith('-') ? part : option);
        for (const one of ofWord(part, option, path)) known.push(isDatagram ? { ...one, protocol: 'udp' } : one);
      }
    }
    before = text;
  }
  return { known, missing: [...new Set(missing)] };
};

/** `--port=80`, or `80` behind `--port`; an address of all interfaces wherever it stands. */
const ofWord = (word: string, before: string, path: Listen['path']): readonly Listen[] => {
  const equals = word.startsWith('-') ? word.indexOf('=') : -1;
  if (equals >= 0)
    return ofPair(word.slice(0, equals), word.slice(equals + 1), saysListen(word.slice(0, equals)), path);
  const isValue = before.startsWith('-') && !before.includes('=');
  return ofPair(isValue ? before : '', word, isValue && saysListen(before), path);
};

const ofPair = (name: string, value: string, isOwn: boolean, path: Listen['path']): readonly Listen[] => {
  const address = addressOf(value);
  const names = spelled(name).split('-');
  if (isOwn && portOf(value) !== null) return listenAt({ scheme: '', host: '', port: portOf(value) }, names, path);
  return isOwn || isOfAll(address) ? listenAt(address, names, path) : [];
};

/** True for the name of an option or variable that tells where the container listens: `--web.listen-address`, `LISTEN_PORT`. */
const saysListen = (name: string): boolean => {
  const spelt = spelled(name);
  return PORTS.has(spelt) || spelt.split('-').some((word) => word === 'listen' || word === 'bind');
};

const spelled = (name: string): string => name.slice(0, 200).toLowerCase().replaceAll(/[._]/g, '-').replace(/^--?/, '');
