import { isMissing } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';

/** An ordinary definition's ARN, or the end of one; a daemon's has `daemon-task-definition/`. */
const ORDINARY = /(^|:)task-definition\//;
const DAEMON = /(^|:)daemon-task-definition\//;

/** A daemon points at a task definition of ordinary tasks, with which ECS starts no daemon. */
export const wrongDefinitionKind: Hole = {
  judge: (survey) =>
    judgeEach(activeDaemons(survey), ({ resource, daemonName, revision }, need) => {
      const { definitionArn, definition } = need(revision);
      const isDaemons = !isMissing(definitionArn) && DAEMON.test(definitionArn);
      const isOrdinary = !isMissing(definitionArn) && ORDINARY.test(definitionArn);
      if (isDaemons || (!isOrdinary && need(definition).kind === 'daemon')) return [];
      const name = isMissing(definitionArn) ? need(definition).resource : definitionArn;
      return [
        {
          severity: 'critical',
          resource,
          why: `${daemonName} points at ${name}, which is a task definition of ordinary tasks`,
          cure: 'Register the containers with RegisterDaemonTaskDefinition (AWS::ECS::DaemonTaskDefinition in CloudFormation), and name that one in daemonTaskDefinitionArn',
          at: { resource, path: ['daemonTaskDefinitionArn'] },
        },
      ];
    }),
  isHourly: true,
  headline: 'The daemon points at an ordinary definition',
  source:
    'ECS API, CreateDaemon: daemonTaskDefinitionArn; one of five mistakes that are made again and again with a first daemon',
};
