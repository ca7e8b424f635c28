import { createHash } from 'node:crypto';
import { ecsTime } from './clock.ts';
import { ACCOUNT, REGION } from './names.ts';

/** One EventBridge event of ECS, as it arrives. */
export type Envelope = {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: readonly string[];
  detail: Readonly<Record<string, unknown>>;
};

type Content = { kind: string; resources: readonly string[]; detail: Record<string, unknown>; updatedAt: number };

/** The envelope's `time` is `updatedAt` cut to whole seconds, as measured on recorded events. */
export const envelope = ({ kind, resources, detail, updatedAt }: Content): Envelope => ({
  version: '0',
  id: createHash('sha256')
    .update(JSON.stringify([kind, detail]))
    .digest('hex')
    .slice(0, 32),
  'detail-type': kind,
  source: 'aws.ecs',
  account: ACCOUNT,
  time: ecsTime(Math.floor(updatedAt / 1000) * 1000),
  region: REGION,
  resources,
  detail,
});

/** One stream of what happened to several tasks and instances. */
export const timeline = (...parts: readonly (readonly Envelope[])[]): readonly Envelope[] => parts.flat();
