/** The long form of a tag: `Ref` for `!Ref`, `Fn::Sub` for `!Sub`. */
export type LongForm = { readonly key: string };

/** CloudFormation's tags, and those of macros; null for YAML's own. */
export const longFormOf = (tag: string | undefined): LongForm | null => {
  const name = tag === undefined ? undefined : /^!([A-Za-z][\w:]{0,99})$/.exec(tag)?.[1];
  if (name === undefined) return null;
  return { key: name === 'Ref' || name === 'Condition' ? name : `Fn::${name}` };
};
