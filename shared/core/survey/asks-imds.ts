import { componentsIn } from './component.ts';
import type { InlineConfiguration } from './inline-configuration.ts';
import { around, isWithin, keyOf, kindOf, type Setting } from './setting.ts';

/** Placeholders that the CloudWatch agent fills in from the instance metadata (CloudWatch User Guide, append_dimensions). */
const PLACEHOLDER = /\$\{aws:(?:InstanceId|InstanceType|ImageId|AutoScalingGroupName)\}/;

/** The first thing of a configuration that asks the instance metadata service, as it is written; null: nothing does. */
export const askingImds = ({ settings }: InlineConfiguration): string | null => {
  const detecting = new Set(
    componentsIn(settings, 'processors').filter(({ key }) => kindOf(key).startsWith('resourcedetection')),
  );
  for (const setting of settings) {
    const { key, value } = setting;
    const placeholder = PLACEHOLDER.exec(value ?? '') ?? PLACEHOLDER.exec(key);
    if (placeholder !== null) return placeholder[0];
    if (kindOf(key) === 'ec2tagger' || kindOf(value ?? '') === 'ec2tagger') return 'ec2tagger';
    if (value === null) continue;
    if (isEc2Detector(setting, detecting)) return 'the ec2 detector of resourcedetection';
    if (isAwsFilter(setting)) return "Fluent Bit's aws filter";
  }
  return null;
};

const isEc2Detector = (setting: Setting, detecting: ReadonlySet<Setting>): boolean =>
  setting.value?.toLowerCase() === 'ec2' &&
  keyOf(setting) === 'detectors' &&
  (around(setting).some((outer) => detecting.has(outer)) || !isWithin(setting, 'processors'));

/** `Name aws` in a section `[FILTER]`, or in the list `filters` of YAML. */
const isAwsFilter = (setting: Setting): boolean =>
  setting.value?.toLowerCase() === 'aws' &&
  keyOf(setting) === 'name' &&
  (isWithin(setting, 'filter') || isWithin(setting, 'filters'));
