import { createEcsClient } from '../../../shared/edge/aws/clients.ts';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { askService, askTaskDefinition } from '../../../shared/edge/survey/ask-task-definition.ts';
import { askAws } from '../../aws/ask-aws.ts';
import { accessTo } from '../../aws/log-in.ts';
import { readJsonFile } from '../../files/json-file.ts';
import type { Source } from './init-request.ts';
import type { Running } from './migration/migrate.ts';
import { taskDefinitionIn } from './migration/task-definition.ts';

/** Reads an agent that runs today, from a file or from AWS. @param cluster of the service @throws InputError */
export const runningAgent = async (source: Source, cluster: string): Promise<Running> => {
  const { container } = source;
  if ('file' in source)
    return { container, service: null, definition: taskDefinitionIn(await readJsonFile(source.file), source.file) };
  const ecs = createEcsClient(await accessTo(source.aws));
  if ('family' in source) {
    const what = `the task definition ${source.family}`;
    const document = await askAws(source.aws, what, askTaskDefinition(ecs, source.family));
    return { container, service: null, definition: taskDefinitionIn(document, what) };
  }
  const what = `the service ${source.service} of the cluster ${cluster}`;
  const service = await askAws(source.aws, what, askService(ecs, { cluster, service: source.service }));
  if (service === null) throw new InputError(what, ['there is none of that name, or it has no task definition']);
  const document = await askAws(source.aws, what, askTaskDefinition(ecs, service.taskDefinition));
  return {
    container,
    service: service.isDaemon ? source.service.slice(source.service.lastIndexOf('/') + 1) : null,
    definition: taskDefinitionIn(document, `the task definition ${service.taskDefinition}`),
  };
};
