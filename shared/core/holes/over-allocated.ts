import type { Definition } from '../survey/definition.ts';
import { type Field, isKnown, isMissing, mapField } from '../survey/field.ts';
import type { Found, Hole, Judged } from '../survey/hole.ts';
import {
  amountText,
  atSize,
  excessesOf,
  excessText,
  LIMIT_OF_UNKNOWN,
  leastText,
  percentText,
  RESOURCES,
  type Resource,
  reservedBy,
  reservesNothing,
} from '../survey/reservation.ts';
import { daemonDefinitions, daemonsOn, definitionOf, managedProviders } from '../survey/select.ts';
import { smallestOf } from '../survey/smallest-instance.ts';
import type { Daemon, Provider, Survey } from '../survey/survey.ts';

/** The daemons of a capacity provider take more of each instance than the policy's share: it is paid for on every one of them. */
export const overAllocated: Hole = {
  judge: (survey, { daemonShare }) => {
    const providers = managedProviders(survey);
    if (survey.origin === 'account')
      return isMissing(providers)
        ? [providers]
        : providers.flatMap((provider) => judgeProvider(survey, provider, daemonShare));
    const inFile = isMissing(providers) ? [] : providers;
    return [
      ...inFile.flatMap((provider) => judgeProvider(survey, provider, daemonShare)),
      ...judgeWithoutProvider(survey, inFile),
    ];
  },
  isHourly: false,
  headline: 'Daemons reserve much of each instance',
  source: 'ECS Developer Guide, managed daemons: its own example reserves 0.25 vCPU and 512 MB',
};

/** One reason why too much is reserved, and the resource that it is told of. */
type Reason = {
  readonly resource: string;
  readonly definition: Definition;
  readonly reserved: Resource;
  readonly why: string;
};

const judgeProvider = (survey: Survey, { name, instanceRequirements }: Provider, share: number): readonly Judged[] => {
  const daemons = daemonsOn(survey, name);
  if (isMissing(daemons)) return [daemons];
  const isSized = instanceRequirements !== null && !isMissing(instanceRequirements);
  const smallest = isSized ? smallestOf(instanceRequirements) : { cpu: null, memory: null };
  const reasons = [
    ...excessesOf(daemons, smallest, share).map((excess) =>
      mapField(
        excess,
        (known): Reason => ({
          resource: `${known.daemon.resource}#${name}`,
          definition: known.definition,
          reserved: known.resource,
          why: `${excessText(known, name)}, more than ${percentText(share)} of ${leastText(known)}`,
        }),
      ),
    ),
    ...daemons.flatMap((daemon) =>
      RESOURCES.filter((resource) => smallest[resource] === null).flatMap((resource) =>
        aboveLimit(definitionOf(daemon), resource, daemon.daemonName, `${daemon.resource}#${name}`),
      ),
    ),
  ];
  const found = foundOf(reasons.filter(isKnown));
  const isUntold = isMissing(instanceRequirements) && found.length === 0 && !daemons.every(reservesNothing);
  return [...found, ...reasons.filter(isMissing), ...(isUntold ? [instanceRequirements] : [])];
};

/** In a file a daemon's providers may be of elsewhere, or a definition may stand alone: then the smallest instance is not known. */
const judgeWithoutProvider = (survey: Survey, inFile: readonly Provider[]): readonly Judged[] => {
  const names = new Set(inFile.map(({ name }) => name));
  const isPlaced = ({ providers }: Daemon) => isKnown(providers) && providers.some((name) => names.has(name));
  const used = daemonDefinitions(survey);
  if (isMissing(used)) return [used];
  const reasons = used
    .filter(({ daemons }) => daemons.length === 0 || !daemons.every(isPlaced))
    .flatMap(({ definition }) =>
      isMissing(definition)
        ? [definition]
        : RESOURCES.flatMap((resource) => aboveLimit(definition, resource, 'a task', definition.resource)),
    );
  return [...foundOf(reasons.filter(isKnown)), ...reasons.filter(isMissing)];
};

const aboveLimit = (
  definition: Field<Definition>,
  reserved: Resource,
  name: string,
  resource: string,
): readonly Field<Reason>[] => {
  if (isMissing(definition)) return [definition];
  const own = reservedBy(definition, reserved);
  if (isMissing(own)) return [own];
  const limit = LIMIT_OF_UNKNOWN[reserved];
  if (own === null || own <= limit) return [];
  const why = `${name} reserves ${amountText(reserved, own)}, more than ${limit}, a quarter of a small instance (2 vCPU, 4 GiB)`;
  return [{ resource, definition, reserved, why: `${why}; the smallest instance is not known` }];
};

const foundOf = (reasons: readonly Reason[]): readonly Found[] =>
  [...Map.groupBy(reasons, ({ resource }) => resource)].flatMap(([resource, [first, ...rest]]) =>
    first === undefined
      ? []
      : [
          {
            severity: 'warning',
            resource,
            why: [first, ...rest].map(({ why }) => why).join('; '),
            cure: `Lower ${[first, ...rest].map(({ reserved }) => reserved).join(' and ')} in ${first.definition.resource} to what the agent was seen to use; 512 CPU units and 256 MiB are a start`,
            at: atSize(first.definition, first.reserved),
          },
        ],
  );
