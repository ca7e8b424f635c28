import { ECS_READ_SHARE, type ReadShare } from '../../core/looks/read-share.ts';

/**
 * A quarter of each bucket that AWS publishes for an account and Region (Developer Guide, "Request throttling for the Amazon ECS API";
 * the quotas of CloudWatch, CloudWatch Logs and Lambda). The sizes of the others are not published: they get as little as the like.
 */
export const SURVEY_SHARES = {
  /** ListTasks, DescribeTasks, ListContainerInstances and DescribeContainerInstances: 100 and 20 per second. */
  clusterResources: ECS_READ_SHARE,
  /** 100 and 20 per second. */
  services: { burst: 25, perSecond: 5 },
  /** 50 and 20 per second. */
  daemonDeployments: { burst: 12, perSecond: 5 },
  /** 50 and 20 per second. */
  daemonRevisions: { burst: 12, perSecond: 5 },
  clusters: { burst: 12, perSecond: 5 },
  capacityProviders: { burst: 12, perSecond: 5 },
  definitions: { burst: 12, perSecond: 5 },
  /** IAM is one for all Regions. */
  iam: { burst: 10, perSecond: 4 },
  /** GetMetricData: 50 per second. */
  metrics: { burst: 10, perSecond: 5 },
  /** DescribeAlarms: 9 per second. */
  alarms: { burst: 2, perSecond: 2 },
  /** DescribeLogGroups: 10 per second. */
  logs: { burst: 2, perSecond: 2 },
  /** All of Lambda's control plane: 15 per second. */
  functions: { burst: 3, perSecond: 3 },
} as const satisfies Record<string, ReadShare>;

/** Calls that AWS counts together. */
export type Bucket = keyof typeof SURVEY_SHARES;

/** Every call of a survey, as IAM spells it: these are the permissions that an audit needs. */
export const BUCKET_OF = {
  'ecs:ListClusters': 'clusters',
  'ecs:DescribeClusters': 'clusters',
  'ecs:DescribeCapacityProviders': 'capacityProviders',
  'ecs:ListDaemons': 'services',
  'ecs:DescribeDaemon': 'services',
  'ecs:ListDaemonDeployments': 'daemonDeployments',
  'ecs:DescribeDaemonDeployments': 'daemonDeployments',
  'ecs:DescribeDaemonRevisions': 'daemonRevisions',
  'ecs:DescribeDaemonTaskDefinition': 'definitions',
  'ecs:ListContainerInstances': 'clusterResources',
  'ecs:DescribeContainerInstances': 'clusterResources',
  'ecs:ListTasks': 'clusterResources',
  'ecs:DescribeTasks': 'clusterResources',
  'ecs:ListServices': 'services',
  'ecs:DescribeServices': 'services',
  'ecs:DescribeTaskDefinition': 'definitions',
  'iam:GetRole': 'iam',
  'iam:ListAttachedRolePolicies': 'iam',
  'iam:GetPolicy': 'iam',
  'iam:GetPolicyVersion': 'iam',
  'iam:ListRolePolicies': 'iam',
  'iam:GetRolePolicy': 'iam',
  'iam:GetInstanceProfile': 'iam',
  'cloudwatch:GetMetricData': 'metrics',
  'cloudwatch:DescribeAlarms': 'alarms',
  'logs:DescribeDeliverySources': 'logs',
  'lambda:ListFunctions': 'functions',
} as const satisfies Record<string, Bucket>;

export type Action = keyof typeof BUCKET_OF;
