import { mapField } from '../../core/survey/field.ts';
import type { Revision, Setting } from '../../core/survey/survey.ts';
import type { Fields } from '../events/fields.ts';
import { at, flagIn, type Place, textIn } from './value-fields.ts';

/**
 * Reads the settings of a revision in the shape of ECS's API (DaemonRevision, CreateDaemon). `critical` is ECS's newest field: older answers
 * lack it, and mean true.
 */
export const settingsIn = (fields: Fields, place: Place): Pick<Revision, Setting> => ({
  critical: flagIn(fields.critical, at(place, 'critical'), true),
  enableExecuteCommand: flagIn(fields.enableExecuteCommand, at(place, 'enableExecuteCommand'), false),
  enableEcsManagedTags: flagIn(fields.enableECSManagedTags, at(place, 'enableECSManagedTags'), false),
  propagatesTags: mapField(textIn(fields.propagateTags, at(place, 'propagateTags')), (from) => from === 'DAEMON'),
});
