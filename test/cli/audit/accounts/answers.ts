import type { Account } from './account.ts';

type Input = Readonly<Record<string, unknown>>;
type Answer = object;

/** One page of a list: two entries, so that every list longer than that has more. */
const page = (key: string, list: readonly unknown[], { nextToken }: Input): Answer => {
  const from = Number(nextToken ?? 0);
  const more = from + 2 < list.length ? { nextToken: String(from + 2) } : {};
  return { [key]: list.slice(from, from + 2), ...more };
};

/** Answers by name or ARN; one that is not there is a failure inside the 200. */
const asked = <T>(key: string, list: readonly T[], arnOf: (one: T) => readonly unknown[], wanted: unknown): Answer => {
  const names = Array.isArray(wanted) ? wanted.map(String) : [];
  const found = (name: string) => list.find((one) => arnOf(one).includes(name));
  return {
    [key]: names.flatMap((name) => found(name) ?? []),
    failures: names.filter((name) => found(name) === undefined).map((arn) => ({ arn, reason: 'MISSING' })),
  };
};

const one = <T>(key: string, list: readonly T[], arnOf: (item: T) => readonly unknown[], wanted: unknown): Answer => {
  const found = list.find((item) => arnOf(item).includes(wanted));
  return found === undefined ? { __type: 'ClientException', message: `${key} not found` } : { [key]: found };
};

const inCluster = (account: Account, { cluster, clusterArn }: Input): ((arn: unknown) => boolean) => {
  const wanted = cluster ?? clusterArn;
  const name = account.clusters.find((item) => item.clusterArn === wanted || item.clusterName === wanted)?.clusterName;
  return (arn) => String(arn).includes(`/${name}/`) || String(arn).endsWith(`/${name}`);
};

/** ECS, CloudWatch and CloudWatch Logs answer by the operation's name. */
export const answered = (account: Account, operation: string, input: Input): Answer | undefined => {
  const here = inCluster(account, input);
  switch (operation) {
    case 'ListClusters':
      return page(
        'clusterArns',
        account.clusters.map(({ clusterArn }) => clusterArn),
        input,
      );
    case 'DescribeClusters':
      return asked('clusters', account.clusters, (it) => [it.clusterArn, it.clusterName], input.clusters);
    case 'DescribeCapacityProviders': {
      const named = Array.isArray(input.capacityProviders) ? input.capacityProviders : undefined;
      const ofCluster =
        input.cluster === undefined ? account.providers : account.providers.filter((it) => here(it.cluster));
      return named === undefined
        ? page('capacityProviders', ofCluster, input)
        : asked('capacityProviders', account.providers, (it) => [it.capacityProviderArn, it.name], named);
    }
    case 'ListDaemons':
      return page(
        'daemonSummariesList',
        account.daemons
          .filter(({ clusterArn }) => here(clusterArn))
          .map(({ daemonArn, status, createdAt, updatedAt }) => ({ daemonArn, status, createdAt, updatedAt })),
        input,
      );
    case 'DescribeDaemon':
      return one('daemon', account.daemons, (it) => [it.daemonArn], input.daemonArn);
    case 'DescribeDaemonRevisions':
      return asked('daemonRevisions', account.revisions, (it) => [it.daemonRevisionArn], input.daemonRevisionArns);
    case 'ListDaemonDeployments': {
      const wanted = Array.isArray(input.status) ? input.status : undefined;
      return page(
        'daemonDeployments',
        account.deployments
          .filter((it) => it.daemonArn === input.daemonArn && (wanted === undefined || wanted.includes(it.status)))
          .map(({ targetDaemonRevision, deploymentConfiguration, ...rest }) => ({
            ...rest,
            targetDaemonRevisionArn: targetDaemonRevision?.arn,
          })),
        input,
      );
    }
    case 'DescribeDaemonDeployments':
      return asked(
        'daemonDeployments',
        account.deployments,
        (it) => [it.daemonDeploymentArn],
        input.daemonDeploymentArns,
      );
    case 'DescribeDaemonTaskDefinition':
      return one(
        'daemonTaskDefinition',
        account.definitions,
        (it) => [it.daemonTaskDefinitionArn],
        input.daemonTaskDefinition,
      );
    case 'ListContainerInstances':
      return page(
        'containerInstanceArns',
        account.instances
          .filter((it) => here(it.containerInstanceArn) && it.status === (input.status ?? it.status))
          .map((it) => it.containerInstanceArn),
        input,
      );
    case 'DescribeContainerInstances':
      return asked(
        'containerInstances',
        account.instances,
        (it) => [it.containerInstanceArn],
        input.containerInstances,
      );
    case 'ListTasks':
      return page(
        'taskArns',
        account.tasks
          .filter(
            (it) =>
              here(it.clusterArn) &&
              it.desiredStatus === (input.desiredStatus ?? 'RUNNING') &&
              it.containerInstanceArn === (input.containerInstance ?? it.containerInstanceArn) &&
              (input.serviceName === undefined || it.group === `service:${input.serviceName}`) &&
              (input.daemonName === undefined || it.group === `daemon:${input.daemonName}`),
          )
          .map((it) => it.taskArn),
        input,
      );
    case 'DescribeTasks':
      return asked('tasks', account.tasks, (it) => [it.taskArn], input.tasks);
    case 'ListServices':
      return page(
        'serviceArns',
        account.services.filter((it) => here(it.clusterArn)).map((it) => it.serviceArn),
        input,
      );
    case 'DescribeServices':
      return asked('services', account.services, (it) => [it.serviceArn, it.serviceName], input.services);
    case 'DescribeTaskDefinition':
      return one('taskDefinition', account.taskDefinitions, (it) => [it.taskDefinitionArn], input.taskDefinition);
    case 'DescribeDeliverySources':
      return page(
        'deliverySources',
        account.actionLogs.map((arn, index) => ({
          name: `s${index}`,
          resourceArns: [arn],
          service: 'ecs',
          logType: 'ACTION_LOGS',
        })),
        input,
      );
    case 'DescribeAlarms': {
      const names = Array.isArray(input.AlarmNames) ? input.AlarmNames.map(String) : Object.keys(account.alarms);
      return {
        MetricAlarms: names.flatMap((AlarmName) => {
          const StateValue = account.alarms[AlarmName];
          return StateValue === undefined ? [] : [{ AlarmName, StateValue }];
        }),
        CompositeAlarms: [],
      };
    }
    case 'GetMetricData': {
      const queries = Array.isArray(input.MetricDataQueries) ? input.MetricDataQueries : [];
      return {
        MetricDataResults: queries.map((query) => {
          const said = account.signals.some((name) => JSON.stringify(query).includes(`"${name}"`));
          const end = Number(input.EndTime);
          return {
            Id: query.Id,
            Label: query.Id,
            StatusCode: 'Complete',
            Timestamps: said ? [end - 120] : [],
            Values: said ? [1] : [],
          };
        }),
      };
    }
    default:
      return undefined;
  }
};
