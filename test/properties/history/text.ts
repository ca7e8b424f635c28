import { type Fact, timeOf } from '../../../shared/core/words/facts.ts';
import { factsOf, type History, type Part } from './history.ts';

/** A history as a person reads a failure: one line a fact, if it is small enough to be read. */
export const textOf = (history: History): string => {
  const { daemons, policy, now } = history;
  const { severities: _severities, ...deadlines } = policy;
  const facts = factsOf(history);
  const shown = facts.length > 150 ? `${facts.length} facts` : history.parts.map(textOfPart).join('\n\n');
  return `\n${shown}\n\nnow ${clock(now)} daemons ${JSON.stringify(daemons)} policy ${JSON.stringify(deadlines)}\n`;
};

const textOfPart = (part: Part): string => part.map((fact) => `${clock(timeOf(fact))} ${fieldsOf(fact)}`).join('\n');

const clock = (at: number): string => new Date(at).toISOString().slice(8, -1);

const UNREMARKABLE = ['clusterArn', 'taskDefinitionArn', 'ec2InstanceId', 'stoppedReason', 'updatedAt', 'timeIsExact'];

/** Without what is null, and with times and ARNs cut to what differs. */
const fieldsOf = (fact: Fact): string =>
  Object.entries(fact)
    .filter(([name, value]) => value !== null && !UNREMARKABLE.includes(name))
    .map(([name, value]) => `${name}=${shortened(name, value)}`)
    .join(' ');

const shortened = (name: string, value: unknown): string => {
  if (typeof value === 'number') return name.endsWith('At') || name === 'at' ? clock(value) : String(value);
  return typeof value === 'string' ? value.replace(/^arn:.*\/0*/, '') : JSON.stringify(value);
};
