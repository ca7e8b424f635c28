import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import { numberIn, type Place, textIn } from './value-fields.ts';

/**
 * Reads CPU: `1024` or `1 vCPU`, in any case (ECS API, RegisterTaskDefinition: "It can be expressed as an integer using CPU units … or as a
 * string using vCPUs").
 * @returns CPU units; null: none is told
 */
export const cpuUnitsIn = (value: unknown, place: Place): Field<number | null> =>
  sizeIn(value, place, [{ unit: /^vcpus?$/i, times: 1024 }], 'CPU units or vCPU');

/** Reads memory: `512` or `0.5 GB` (the same page). @returns MiB; null: none is told */
export const memoryMiBIn = (value: unknown, place: Place): Field<number | null> =>
  sizeIn(
    value,
    place,
    [
      { unit: /^gi?b$/i, times: 1024 },
      { unit: /^mi?b$/i, times: 1 },
    ],
    'MiB or GB',
  );

type Unit = { readonly unit: RegExp; readonly times: number };

const SIZE = /^(\d+(?:\.\d+)?|\.\d+)\s*([A-Za-z]+)$/;

const sizeIn = (value: unknown, place: Place, units: readonly Unit[], wanted: string): Field<number | null> => {
  const matched = typeof value === 'string' ? SIZE.exec(value.trim()) : null;
  if (matched !== null) {
    const [, amount = '', name = ''] = matched;
    const unit = units.find((one) => one.unit.test(name));
    if (unit !== undefined) return Math.round(Number(amount) * unit.times);
  }
  if (typeof value !== 'string') return numberIn(value, place);
  const number = numberIn(value, place);
  if (!isMissing(number)) return number;
  const text = textIn(value, place);
  return isMissing(text) ? text : unread(`${place.path} of ${place.resource}`, `is not a number of ${wanted}`);
};
