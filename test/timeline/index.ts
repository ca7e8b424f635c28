export { at, iso, type Time } from './clock.ts';
export { deployment, startImpaired } from './daemon.ts';
export { type Envelope, timeline } from './envelope.ts';
export { health } from './health.ts';
export { instance } from './instance.ts';
export { CLUSTER, clusterArn, DAEMON, instanceArn, PROVIDER, taskArn, taskDefinitionArn } from './names.ts';
export { applicationTask, daemonTask } from './task.ts';
export {
  type Asked,
  type Expected,
  expected,
  said,
  says,
  type VerdictLine,
  verdictOf,
  verdictsOf,
  violatedIn,
} from './verdicts.ts';
