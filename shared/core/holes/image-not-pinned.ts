import { unknown } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { imageOf } from '../survey/image.ts';
import { atContainer, containerResource, daemonContainers } from '../survey/select.ts';

/** A daemon's image has no digest and no version in its tag, so container instances of different age run different agents. */
export const imageNotPinned: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container } = need(used);
      const name = need(container.image);
      if (name === null || name === '') return [];
      const { tag, digest } = imageOf(name);
      if (digest !== null || (tag !== null && isVersion(tag))) return [];
      if (isOpen(tag ?? name)) need(unknown(`the tag of the image of container ${container.name}`, LEFT_OPEN));
      return [
        {
          severity: 'info',
          resource: containerResource(definition, container),
          why: `the image of container ${container.name} ${
            tag === null ? 'has no tag, which means latest' : `has the tag ${tag}, which is no version`
          }: a new container instance may run another agent than its neighbours`,
          cure: 'Give image a tag with a version of two numbers or more, or a digest (@sha256:…)',
          at: atContainer(definition, container, 'image'),
        },
      ];
    }),
  isHourly: false,
  headline: "The daemon's image is not pinned",
  source: 'None published by AWS: a version that is named for production',
};

const LEFT_OPEN = 'a part of it is known when it is deployed';

/** True where the last part of a name, or a tag, holds a part that a file leaves open: `${AWS::StackName}`, `${TAG}`. */
const isOpen = (text: string): boolean => text.slice(text.lastIndexOf('/') + 1).includes('${');

/** Numbers of an architecture tell no version: `latest-arm64`. */
const ARCHITECTURE = /x86[-_]64|(?:arm|amd|aarch)\d{2}(?:v\d)?|armv\d/g;

/** Two numbers: `v1.9.1`, `7.78`; not `7`, `stable`, `latest`. */
const isVersion = (tag: string): boolean =>
  (tag.toLowerCase().replace(ARCHITECTURE, '').match(/\d+/g) ?? []).length >= 2;
