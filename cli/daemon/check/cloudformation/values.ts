import type { Missing } from '../../../../shared/core/survey/field.ts';
import type { Pointer } from '../document/pointer.ts';
import type { Template } from './template.ts';

/** A template as its functions see it: they may ask this of it. */
export type Values = {
  readonly template: Template;
  /** The value once its functions are evaluated; `Missing` where the template leaves it open, undefined where there is none. */
  readonly valueOf: (value: unknown, pointer: Pointer) => unknown;
  /** The value of `Ref`. */
  readonly referTo: (name: unknown, pointer: Pointer) => unknown;
  readonly unknown: (pointer: Pointer, why: string) => Missing;
};
