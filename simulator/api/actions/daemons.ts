import { createDaemon, type DaemonWrite, deleteDaemon, updateDaemon } from '../../fleet/daemon-writes.ts';
import type { DeploymentPlan } from '../../fleet/deployments.ts';
import type { Cluster, Daemon } from '../../model/cluster.ts';
import { DEFAULT_DAEMON_SETTINGS } from '../../model/daemon-revision.ts';
import type { Account } from '../account/account.ts';
import type { Answer } from '../request/answer.ts';
import { ApiError, invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import { daemonShape, daemonSummary, daemonWritten } from '../shapes/daemon.ts';
import type { Actions } from './action.ts';
import { putTags, tagsIn } from './tags.ts';

export const daemonActions: Actions = {
  ListDaemons: {
    bucket: 'serviceRead',
    act: (account, input) => {
      const clusters = input.has('clusterArn') ? [account.cluster(input, 'clusterArn')] : account.clusters;
      const providers = input.texts('capacityProviderArns');
      const all = clusters
        .flatMap((cluster) => account.daemonsOf(cluster))
        .filter((daemon) => providers.length === 0 || providers.some((arn) => covers(account, daemon, arn)))
        .map((daemon) => ({ arn: daemon.daemonArn, at: daemon.createdAt, daemon }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListDaemons' });
      return { daemonSummariesList: items.map(({ daemon }) => daemonSummary(daemon)), nextToken };
    },
  },

  DescribeDaemon: {
    bucket: 'serviceRead',
    act: (account, input) => ({ daemon: daemonShape(account, account.daemon(input)) }),
  },

  CreateDaemon: { bucket: 'daemonWrite', act: (account, input) => create(account, input) },

  /** Settings that are left out go back to their defaults (documented). */
  UpdateDaemon: {
    bucket: 'daemonWrite',
    act: (account, input) => {
      const daemon = activeDaemon(account, input);
      updateDaemon(account.fleet, daemon, deploymentOf(account, input), writeOf(account, daemon.cluster, input));
      return daemonWritten(daemon);
    },
  },

  DeleteDaemon: {
    bucket: 'daemonWrite',
    act: (account, input) => {
      const daemon = account.daemon(input);
      // In these words, as Terraform's code expects it.
      if (daemon.status !== 'ACTIVE') throw invalid('Daemon deployment deletion is ongoing.');
      deleteDaemon(account.fleet, daemon);
      account.tags(daemon.daemonArn, daemon.cluster).clear();
      return daemonWritten(daemon);
    },
  },
};

const covers = (account: Account, { cluster, capacityProviderNames }: Daemon, arn: string): boolean => {
  const provider = account.findProvider(cluster, arn);
  return provider !== undefined && capacityProviderNames.includes(provider.name);
};

const activeDaemon = (account: Account, input: Input): Daemon => {
  const daemon = account.daemon(input);
  if (daemon.status !== 'ACTIVE') throw new ApiError('DaemonNotActiveException', 'Daemon is not active.');
  return daemon;
};

const create = (account: Account, input: Input): Answer => {
  const cluster = account.cluster(input, 'clusterArn');
  const name = input.required('daemonName');
  if (!/^[\w-]{1,255}$/.test(name)) throw invalid('daemonName contains invalid characters.');
  const write = writeOf(account, cluster, input);
  tagsIn(input);
  const token = input.text('clientToken');
  const asked = JSON.stringify([cluster.clusterArn, name, write]);
  const known = account.daemonsOf(cluster).find((daemon) => daemon.name === name);
  if (known !== undefined) {
    const before = token === undefined ? undefined : account.tokens.get(`CreateDaemon ${token}`);
    if (known.status === 'ACTIVE' && before?.asked === asked) return daemonWritten(known);
    throw invalid('Creation of daemon was not idempotent.');
  }
  const { settings, capacityProviderNames: capacityProviders, healthCheck } = write;
  const plan = { name, capacityProviders, critical: settings.critical, healthCheck };
  const daemon = createDaemon(account.fleet, cluster, plan, deploymentOf(account, input), write);
  putTags(account.tags(daemon.daemonArn, cluster), input);
  if (token !== undefined) account.tokens.set(`CreateDaemon ${token}`, { asked, arns: [daemon.daemonArn] });
  return daemonWritten(daemon);
};

const writeOf = (account: Account, cluster: Cluster, input: Input): DaemonWrite => {
  const definition = account.daemonTaskDefinitions.find(input.required('daemonTaskDefinitionArn'));
  if (account.daemonTaskDefinitions.statusOf(definition) !== 'ACTIVE')
    throw new ApiError('ClientException', 'The daemon task definition is not active.');
  const arns = input.batch('capacityProviderArns', 100);
  const capacityProviderNames = arns.map((arn) => {
    const provider = account.findProvider(cluster, arn);
    if (provider === undefined) throw invalid(`The capacity provider ${arn} is not one of the cluster.`);
    return provider.name;
  });
  return {
    settings: {
      critical: input.has('critical') ? input.flag('critical') : DEFAULT_DAEMON_SETTINGS.critical,
      propagateTags: input.oneOf('propagateTags', ['DAEMON', 'NONE']) ?? DEFAULT_DAEMON_SETTINGS.propagateTags,
      enableECSManagedTags: input.flag('enableECSManagedTags'),
      enableExecuteCommand: input.flag('enableExecuteCommand'),
    },
    daemonTaskDefinitionArn: definition.arn,
    capacityProviderNames,
    healthCheck: definition.containers.some(({ hasHealthCheck }) => hasHealthCheck),
  };
};

const deploymentOf = (account: Account, input: Input): DeploymentPlan => {
  const configuration = input.object('deploymentConfiguration');
  const drainPercent = configuration?.number('drainPercent') ?? 25;
  if (drainPercent < 0 || drainPercent > 100) throw invalid('drainPercent must be between 0 and 100.');
  const bakeMs = (configuration?.number('bakeTimeInMinutes') ?? 0) * 60_000;
  const alarms = configuration?.object('alarms');
  const namedAlarms = alarms?.texts('alarmNames') ?? [];
  const alarmNames = alarms?.flag('enable') === true ? namedAlarms : [];
  return { drainPercent, bakeMs, ends: account.deploymentsEnd, alarmNames, namedAlarms };
};
