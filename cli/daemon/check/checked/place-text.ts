import { nameOf } from '../../../files/bytes-of-file.ts';
import type { Place } from './checked.ts';

/** `template.yaml:12:7`; empty where there is no file. */
export const placeText = ({ file, line, column }: Place): string =>
  file === null ? '' : [nameOf(file), line, column].filter((part) => part !== null).join(':');

/** The same, with the resource behind it. */
export const resourceAt = (place: Place & { readonly resource: string }): string =>
  [placeText(place), place.resource].filter((part) => part !== '').join('  ');
