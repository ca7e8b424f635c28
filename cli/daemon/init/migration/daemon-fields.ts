/** Fields that a container of a daemon has (ECS API, DaemonContainerDefinition), and that are taken over as they are. */
export const KEPT_FIELDS: ReadonlySet<string> = new Set([
  ...['name', 'image', 'cpu', 'memory', 'memoryReservation', 'repositoryCredentials', 'entryPoint', 'command'],
  ...['workingDirectory', 'environmentFiles', 'environment', 'secrets', 'readonlyRootFilesystem', 'privileged', 'user'],
  ...['ulimits', 'startTimeout', 'stopTimeout', 'systemControls', 'interactive', 'pseudoTerminal', 'restartPolicy'],
]);

/** Fields that the daemon has too, each treated by a piece of its own. */
export const TREATED_FIELDS: ReadonlySet<string> = new Set([
  ...['essential', 'healthCheck', 'logConfiguration', 'dependsOn', 'mountPoints', 'linuxParameters'],
]);

/** Reasons for fields of an ordinary container that a daemon's has not. */
export const WHY_LOST: Readonly<Record<string, string>> = {
  links:
    'daemons have no links: the containers of all daemons of an instance share one network namespace, and meet at 127.0.0.1',
  portMappings:
    'daemons have no port mappings: what the agent listens on is reachable at 169.254.172.2, on the same port, and no other daemon may use it',
  hostname: 'the network namespace is shared by all daemons of the instance',
  extraHosts: 'daemons have no entries in /etc/hosts',
  dnsServers: 'daemons use the resolver of the instance',
  dnsSearchDomains: 'daemons use the resolver of the instance',
  volumesFrom: 'daemons mount volumes, not those of other containers',
  dockerLabels: 'daemons have no Docker labels; tag the daemon instead',
  dockerSecurityOptions: 'daemons have no options of Docker',
  firelensConfiguration:
    'FireLens takes the logs of its own task alone: a daemon reads a log driver volume instead, as `--agent fluent-bit` writes it',
  resourceRequirements: 'daemons reserve no GPU and no accelerator',
};

/** Reasons for fields of a task definition. */
export const WHY_TASK_LOST: Readonly<Record<string, string>> = {
  placementConstraints: 'a daemon runs on every instance of its capacity providers: choose these instead',
  proxyConfiguration: 'daemons have no proxy',
  inferenceAccelerators: 'daemons reserve no accelerator',
  ephemeralStorage: 'it is of Fargate',
  runtimePlatform: 'the capacity provider decides the architecture: its image must be built for it',
  enableFaultInjection: 'daemons have no fault injection',
};

/** Reasons for network modes. */
export const WHY_NETWORK_LOST: Readonly<Record<string, string>> = {
  awsvpc:
    'a daemon has no network interface, no address and no security group of its own: all daemons of an instance share 169.254.172.2',
  host: 'a daemon does not share the network of the instance: it is reached at 169.254.172.2, and reaches no instance metadata',
  bridge: 'the daemons of an instance share a bridge of their own (daemon_bridge): they are reached at 169.254.172.2',
};
