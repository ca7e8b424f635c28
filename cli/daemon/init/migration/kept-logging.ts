import { AGENT_LOGGING } from '../plan/new-daemon.ts';
import type { ValueFields } from '../plan/value.ts';
import type { Treated } from './kept-health-check.ts';
import { fieldsIn, type NamedContainer, textIn } from './task-definition.ts';

type Logging = Treated & { readonly usesAgentLogs: boolean };

/** Log drivers that daemons may have (ECS Developer Guide, daemon task definitions); awsfirelens needs a router in the daemon itself. */
const SUPPORTED: ReadonlySet<string> = new Set(['awslogs', 'splunk']);

/** The agent's own logs: as they went, where a daemon may log so, else into a log group that the template makes. */
export const logging = ({ fields }: NamedContainer): Logging => {
  const own = fieldsIn(fields, 'logConfiguration');
  const driver = textIn(own, 'logDriver');
  if (driver !== null && SUPPORTED.has(driver))
    return { fields: { logConfiguration: own }, changed: [], usesAgentLogs: false };
  const why =
    driver === null
      ? "added: the agent's logs would be lost with its instance"
      : `awslogs, for ${driver}: daemons may log by awslogs, splunk and awsfirelens alone, the last beside a router of their own`;
  const logConfiguration: ValueFields = AGENT_LOGGING;
  return { fields: { logConfiguration }, changed: [{ what: 'logConfiguration', why }], usesAgentLogs: true };
};
