import { allKnown } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { daemonDefinitions, isHealthCheck } from '../survey/select.ts';

/** No essential container of a daemon has a health check: ECS notices only that the daemon stops, not that it hangs. */
export const noHealthCheck: Hole = {
  judge: (survey) =>
    judgeEach(daemonDefinitions(survey), ({ definition: used }, need) => {
      const { kind, resource, containers } = need(used);
      if (kind === 'ordinary') return [];
      const maybe = need(containers).filter(({ essential }) => essential !== false);
      if (
        maybe.length === 0 ||
        maybe.some(({ essential, healthCheck }) => essential === true && isHealthCheck(healthCheck))
      )
        return [];
      const checks = need(allKnown(maybe.map(({ healthCheck }) => healthCheck)));
      need(
        allKnown(maybe.filter((_, index) => isHealthCheck(checks[index] ?? null)).map(({ essential }) => essential)),
      );
      return [
        {
          severity: 'warning',
          resource,
          why: 'no essential container has a health check: ECS notices a daemon that stops, and not one that hangs',
          cure: 'Add healthCheck to an essential container, with a command that its image can run',
          at: { resource, path: ['containerDefinitions'] },
        },
      ];
    }),
  isHourly: false,
  headline: 'The daemon has no health check',
  source: 'ECS Developer Guide, managed daemons: without a health check only a stop is noticed',
};
