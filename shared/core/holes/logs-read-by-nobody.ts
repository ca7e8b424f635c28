import {
  type Application,
  type Applications,
  applicationContainers,
  applicationsOf,
  daemonsByProvider,
} from '../survey/applications.ts';
import { type Field, isMissing } from '../survey/field.ts';
import { type Found, type Hole, type Judged, judgeEach, type Need } from '../survey/hole.ts';
import { logMountsOf, logsJsonFile } from '../survey/log-volumes.ts';
import { activeDaemons, atContainer, containerResource, daemonDefinitions, definitionOf } from '../survey/select.ts';
import type { Daemon, Survey } from '../survey/survey.ts';

/** Applications write logs for a daemon that none reads, or a daemon reads logs that none writes. */
export const logsReadByNobody: Hole = {
  judge: (survey) => {
    const daemons = activeDaemons(survey);
    if (isMissing(daemons)) return [daemons];
    if (daemons.length === 0) return [];
    const applications = applicationsOf(survey);
    return [...writtenForNobody(daemons, applications), ...readOfNobody(survey, applications)];
  },
  isHourly: false,
  headline: 'Logs are written that no daemon reads',
  source: 'ECS API, LogDriverVolumeConfiguration',
};

/** True where a daemon of the provider reads logs; missing where one may. */
const isRead = (daemons: readonly Daemon[]): Field<boolean> => {
  const mounts = daemons.map((daemon) => logMountsOf(definitionOf(daemon)));
  if (mounts.some(({ known }) => known.length > 0)) return true;
  return mounts.find(({ missing }) => missing.length > 0)?.missing[0] ?? false;
};

const writtenForNobody = (daemons: readonly Daemon[], { known, missing }: Applications): readonly Judged[] => {
  const reading = new Map([...daemonsByProvider(daemons)].map(([name, some]) => [name, isRead(some)]));
  const open = daemons.map(({ providers }) => providers).find(isMissing);
  const isReadOn = (name: string): Field<boolean> => {
    const read = reading.get(name) ?? false;
    return read === false && open !== undefined ? open : read;
  };
  const judged = judgeEach(applicationContainers(known), (one, need): readonly Found[] => {
    if (!isMissing(one) && one.providers.every((name) => isReadOn(name) === true)) return [];
    const { definition, container, providers } = need(one);
    if (!need(logsJsonFile(container)) || need(definition.isFargateOnly)) return [];
    const provider = providers.find((name) => isReadOn(name) === false);
    if (provider === undefined) for (const name of providers) need(isReadOn(name));
    return [
      {
        severity: 'warning',
        resource: containerResource(definition, container),
        why: `container ${container.name} logs by json-file, and no daemon on the capacity provider ${provider} mounts a log driver volume: ECS deletes its logs with the container`,
        cure: 'Mount a volume with logDriverVolumeConfiguration {"driver": "json-file"} in a daemon, or set logConfiguration.logDriver to awslogs, splunk or awsfirelens',
        at: atContainer(definition, container, 'logConfiguration', 'logDriver'),
      },
    ];
  });
  const isReadEverywhere = [...reading.keys()].every((name) => isReadOn(name) === true);
  return isReadEverywhere ? judged : [...judged, ...missing];
};

const readOfNobody = (survey: Survey, applications: Applications): readonly Judged[] =>
  judgeEach(daemonDefinitions(survey), ({ definition, daemons }, need) => {
    const { known, missing } = logMountsOf(definition);
    if (known.length === 0) return [];
    const providers = new Set(daemons.flatMap((daemon) => (isMissing(daemon.providers) ? [] : daemon.providers)));
    const there = applications.known.filter((one) => one.providers.some((name) => providers.has(name)));
    const hasMore = applications.missing.length > 0 || daemons.some((daemon) => isMissing(daemon.providers));
    if ((there.length === 0 && !hasMore) || there.some(writes)) return [];
    for (const one of applications.missing) need(one);
    for (const daemon of daemons) need(daemon.providers);
    for (const one of there) requireLogs(one, need);
    const used = need(definition);
    for (const one of missing) need(one);
    const reading = new Map(known.map((mount) => [mount.container.name, mount]));
    return [...reading.values()].map(({ container, path }) => ({
      severity: 'info',
      resource: containerResource(used, container),
      why: `container ${container.name} mounts a log driver volume, and no application on its capacity providers logs by json-file`,
      cure: 'Set logConfiguration.logDriver of the applications to json-file, or take the volume out',
      at: { resource: used.resource, path },
    }));
  });

const writes = ({ definition }: Application): boolean =>
  !isMissing(definition) &&
  !isMissing(definition.containers) &&
  definition.containers.some((container) => logsJsonFile(container) === true);

/** Ends the judgement where it is not known how the application logs. */
const requireLogs = ({ definition }: Application, need: Need): void => {
  for (const container of need(need(definition).containers)) need(logsJsonFile(container));
};
