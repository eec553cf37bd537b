import { VariantEntity } from '../../entities';
import { ofItsProjects } from '../../resources/project-of';
import type { Resource } from '../../resources/resource';
import { toVariantView, type VariantView } from './variant.schemas';

export const variants: Resource<VariantEntity, VariantView> = {
  kind: 'variant',
  path: '/v1/variants',
  entity: VariantEntity,
  visible: ofItsProjects,
  toView: toVariantView,
  audited: ({ projectId, name }) => ({ projectId, name }),
  isPersonal: false,
  usage: {
    code: 'variant.in-use',
    message: 'A conversation runs under this variant.',
    reference: (id) => ({ variantId: id }),
  },
};
