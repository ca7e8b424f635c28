import type { FleetLog } from '../../simulator/fleet/log.ts';

/** Says in words of which kind a fact is. @param fact its name, as in `simulator/events/fact-keys.ts` */
export const kindOfFact = (log: Pick<FleetLog, 'processes' | 'deployments'>, fact: string): string => {
  const [arn = '', kind = ''] = fact.split(' ');
  const process = log.processes.get(arn);
  if (process !== undefined) {
    const what = kind === 'startedAt' ? 'the start' : kind === 'stoppingAt' ? 'the order to stop' : 'the end';
    return `${what} of ${process.daemonName === null ? 'an application' : 'a daemon'} task`;
  }
  if (log.deployments.has(arn)) return 'a state of a deployment';
  if (kind === 'check') return 'a health check';
  return kind === 'registeredAt' ? 'the registration' : 'a status of the container instance';
};

/** The same reason with other numbers is the same reason. */
export const withoutNumbers = (reason: string): string => reason.replace(/\d[\d.:TZ-]*/g, 'N');
