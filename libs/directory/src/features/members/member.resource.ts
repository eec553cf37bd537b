import { MemberEntity } from '../../entities';
import type { Resource } from '../../resources/resource';
import { toMemberView, type MemberView } from './member.schemas';

export const members: Resource<MemberEntity, MemberView> = {
  kind: 'member',
  path: '/v1/members',
  entity: MemberEntity,
  visible: ({ shard, accountId }) => ({ shard, accountId }),
  toView: toMemberView,
  audited: ({ name, email, phone, avatarUrl, externalId }) => ({ name, email, phone, avatarUrl, externalId }),
  isPersonal: true,
  usage: {
    code: 'member.in-use',
    message: 'A conversation is assigned to this member.',
    reference: (id) => ({ memberId: id }),
  },
};
