import {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
} from '../../resources/resource.messages';
import type { ChangeMember, CreateMember, MemberView } from './member.schemas';

export class CreateMemberCommand extends CreateResourceCommand<CreateMember, MemberView> {}
export class ChangeMemberCommand extends ChangeResourceCommand<ChangeMember, MemberView> {}
/** Refused with `member.in-use` while a conversation is assigned to the member. */
export class DeleteMemberCommand extends DeleteResourceCommand {}

export class GetMemberQuery extends GetResourceQuery<MemberView> {}
export class ListMembersQuery extends ListResourcesQuery<MemberView> {}
