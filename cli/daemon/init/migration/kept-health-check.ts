import { toolsLacking } from '../../../../shared/core/survey/health-check.ts';
import { knownAgentOf } from '../../../../shared/core/survey/known-agents.ts';
import type { ValueFields } from '../plan/value.ts';
import type { Note } from './report.ts';
import { fieldsIn, type NamedContainer, sizeIn, textsIn } from './task-definition.ts';

export type Treated = { readonly fields: ValueFields; readonly changed: readonly Note[] };

/** The seconds that a container has after SIGTERM unless its stopTimeout says otherwise. */
const DEFAULT_STOP_TIMEOUT = 30;

/** A health check that the image can run, where one is published, and a stop that leaves the agent its time. */
export const checked = ({ image, fields }: NamedContainer): Treated => {
  const agent = knownAgentOf(image);
  const command = textsIn(fieldsIn(fields, 'healthCheck'), 'command');
  const lacking = agent === null ? [] : toolsLacking(command, agent.tools);
  const own = command.length === 0 ? {} : { healthCheck: fieldsIn(fields, 'healthCheck') };
  const stop = stopped(fields, agent?.graceSeconds ?? 0);
  if (agent === null || agent.check === null || (command.length > 0 && lacking.length === 0))
    return { fields: { ...own, ...stop.fields }, changed: stop.changed };
  const why =
    command.length === 0
      ? 'added: without one ECS notices only that the container ends'
      : `replaced: the image of ${agent.name} lacks what it needs (${lacking.join(', ')}), so that it never passed`;
  return {
    fields: { ...own, healthCheck: { ...fieldsIn(own, 'healthCheck'), command: agent.check }, ...stop.fields },
    changed: [{ what: 'healthCheck', why }, ...stop.changed],
  };
};

const stopped = (fields: ValueFields, graceSeconds: number): Treated => {
  const timeout = sizeIn(fields, 'stopTimeout') ?? DEFAULT_STOP_TIMEOUT;
  if (timeout >= graceSeconds) return { fields: {}, changed: [] };
  const longer = Math.max(DEFAULT_STOP_TIMEOUT, graceSeconds);
  return {
    fields: { stopTimeout: longer },
    changed: [
      {
        what: 'stopTimeout',
        why: `${longer} s, for ${timeout} s: the agent takes ${graceSeconds} s to send what it holds`,
      },
    ],
  };
};
