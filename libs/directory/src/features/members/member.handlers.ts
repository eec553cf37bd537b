import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { MemberEntity } from '../../entities';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import type { OwnColumns } from '../../resources/resource';
import {
  ChangeResourceHandler,
  CreateResourceHandler,
  DeleteResourceHandler,
} from '../../resources/write-resource.handlers';
import {
  ChangeMemberCommand,
  CreateMemberCommand,
  DeleteMemberCommand,
  GetMemberQuery,
  ListMembersQuery,
} from './member.messages';
import { members } from './member.resource';
import type { CreateMember, MemberView } from './member.schemas';

@CommandHandler(CreateMemberCommand)
export class CreateMemberHandler extends CreateResourceHandler<MemberEntity, MemberView, CreateMember> {
  protected readonly resource = members;

  protected columns({ id: _, ...rest }: CreateMember): OwnColumns<MemberEntity> {
    return rest;
  }
}

@CommandHandler(ChangeMemberCommand)
export class ChangeMemberHandler extends ChangeResourceHandler<MemberEntity, MemberView> {
  protected readonly resource = members;
}

@CommandHandler(DeleteMemberCommand)
export class DeleteMemberHandler extends DeleteResourceHandler<MemberEntity> {
  protected readonly resource = members;
}

@QueryHandler(GetMemberQuery)
export class GetMemberHandler extends GetResourceHandler<MemberEntity, MemberView> {
  protected readonly resource = members;
}

@QueryHandler(ListMembersQuery)
export class ListMembersHandler extends ListResourcesHandler<MemberEntity, MemberView> {
  protected readonly resource = members;
}
