import type { Document } from '../scenarios/resources-plan.ts';

/** One version of a daemon, as it is put on container instances. Times are epoch milliseconds. */
export interface DaemonRevision {
  readonly daemonRevisionArn: string;
  readonly daemonTaskDefinitionArn: string;
  readonly capacityProviderNames: readonly string[];
  readonly createdAt: number;
  readonly settings: DaemonSettings;
  /** The scenario's words on its task definition. */
  readonly definition: Document | undefined;
}

/** A revision captures these beside its task definition; UpdateDaemon sets what is left out to the default. */
export interface DaemonSettings {
  readonly critical: boolean;
  readonly propagateTags: 'DAEMON' | 'NONE';
  readonly enableECSManagedTags: boolean;
  readonly enableExecuteCommand: boolean;
}

export const DEFAULT_DAEMON_SETTINGS: DaemonSettings = {
  critical: true,
  propagateTags: 'NONE',
  enableECSManagedTags: false,
  enableExecuteCommand: false,
};
