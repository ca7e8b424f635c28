import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { command } from '../words/command.ts';

/** The command for a first look at a storm: it shows a whole cluster. */
export const clusterCommand = ({ region, clusterArn }: Pick<Notice, 'region' | 'clusterArn'>): string | null =>
  command('aws ecs describe-clusters', ['--region', region, '--clusters', lastPartOf(clusterArn)]);
