import { isWithin, kindOf, type Setting } from './setting.ts';

/**
 * The kinds of OpenTelemetry components that run, by the section that defines them (`receivers`, `processors`): those that a pipeline names.
 * In a configuration without pipelines, which is a part of one, all that are defined.
 */
export const componentsIn = (settings: readonly Setting[], section: string): readonly Setting[] => {
  const inPipelines = settings.filter((setting) => isWithin(setting, 'pipelines'));
  const used = new Set(inPipelines.filter((setting) => isWithin(setting, section)).map(({ value }) => value));
  return settings.filter(
    ({ key, within }) =>
      within?.key === section && within.within === null && key !== '' && (inPipelines.length === 0 || used.has(key)),
  );
};

/** True if a component of this kind runs. */
export const runsComponent = (settings: readonly Setting[], section: string, kind: string): boolean =>
  componentsIn(settings, section).some(({ key }) => kindOf(key) === kind);
