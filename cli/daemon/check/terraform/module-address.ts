/** A call of a module on the way to a resource: its name, and the key of `for_each` or `count` as it is written in the address. */
export type ModuleStep = { readonly name: string; readonly index: string };

const STEP = /module\.([^.[\]]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?:\.|$)/g;

/** The steps of `module.a["x.y"].module.b[0]`, from the root on. */
export const stepsOf = (moduleAddress: string): readonly ModuleStep[] =>
  [...moduleAddress.matchAll(STEP)].map(([, name = '', index = '']) => ({ name, index }));

export const moduleAddressOf = (steps: readonly ModuleStep[]): string =>
  steps.map(({ name, index }) => `module.${name}${index}`).join('.');

/** The index of a resource or a module as its address has it; empty: none. */
export const indexText = (index: string | number | null): string => {
  if (index === null) return '';
  return typeof index === 'number' ? `[${index}]` : `[${JSON.stringify(index)}]`;
};
