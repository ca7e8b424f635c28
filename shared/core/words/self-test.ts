import { lastPartOf } from './arn.ts';

/** The name of the cluster that a self-test happens in. No cluster of ECS can have it: their names hold no dot. */
export const SELF_TEST_CLUSTER = 'bookend.self-test';

/** True for the cluster that exists in a self-test alone. */
export const isOfSelfTest = (clusterArn: string): boolean => lastPartOf(clusterArn) === SELF_TEST_CLUSTER;

/** True for the id of a notice about that cluster, which begins with its name. */
export const isSelfTestNotice = (noticeId: string): boolean => noticeId.startsWith(`${SELF_TEST_CLUSTER}/`);
