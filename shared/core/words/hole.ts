/** The holes, by the name that their file, key, test and section of docs/audit.md carry. */
export const HOLE_NAMES = [
  'provider-without-daemon',
  'instance-without-daemon',
  'expected-daemon-missing',
  'unintended-provider',
  'daemon-as-service',
  'orphaned-daemon',
  'daemon-not-critical',
  'auto-repair-off',
  'no-health-check',
  'health-check-cannot-run',
  'restart-hides-crashes',
  'rollback-cannot-happen',
  'settings-reset',
  'does-not-fit',
  'over-allocated',
  'port-conflict',
  'execution-role',
  'task-role',
  'instance-profile',
  'unsupported-log-driver',
  'service-cannot-drain',
  'standalone-task-blocks-drain',
  'drain-percent-too-coarse',
  'stop-timeout-too-short',
  'no-signal',
  'agent-needs-imds',
  'reads-only-itself',
  'image-not-pinned',
  'mixed-revisions',
  'deployment-unsettled',
  'evidence-perishes',
  'wrong-definition-kind',
] as const;

export type HoleName = (typeof HOLE_NAMES)[number];

export const isHoleName = (name: string): name is HoleName => HOLE_NAMES.some((one) => one === name);
