import { Query } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
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
/** The member with this id, or with this e-mail in any case; null when the account has none. */
export class FindMemberQuery extends Query<MemberView | null> {
  constructor(
    readonly account: AccountRef,
    readonly named: string,
  ) {
    super();
  }
}

export class ListMembersQuery extends ListResourcesQuery<MemberView> {}
