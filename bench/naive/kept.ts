/** The part of an event that ECS fills, as it came. */
export type Detail = Readonly<Record<string, unknown>>;

/** A first version would keep this: the newest whole `detail` of each task, all of the container instance, in plain objects. */
export type Kept = {
  readonly tasks: Readonly<Record<string, Detail>>;
  readonly instance: Readonly<Record<string, Detail>>;
  /** Events of the rarer kinds, whole. */
  readonly others: readonly unknown[];
};

export const NOTHING: Kept = { tasks: {}, instance: {}, others: [] };

export const keepTask = (kept: Kept, detail: Detail): Kept => {
  const taskArn = String(detail.taskArn);
  const known = kept.tasks[taskArn];
  return known !== undefined && Number(known.version) > Number(detail.version)
    ? kept
    : { ...kept, tasks: { ...kept.tasks, [taskArn]: detail } };
};

export const keepInstance = (kept: Kept, detail: Detail): Kept => ({
  ...kept,
  instance: { ...kept.instance, [String(detail.version)]: detail },
});

export const keepOther = (kept: Kept, event: unknown): Kept => ({ ...kept, others: [...kept.others, event] });

export const isDetail = (value: unknown): value is Detail => typeof value === 'object' && value !== null;

/** The newest time in a detail, by the names that ECS gives to times. */
export const newestTimeOf = (detail: Detail): number =>
  Math.max(
    ...Object.entries(detail)
      .filter(([name]) => name.endsWith('At'))
      .map(([, time]) => Date.parse(String(time))),
  );
