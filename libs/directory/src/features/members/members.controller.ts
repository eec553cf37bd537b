import { Controller } from '@nestjs/common';
import { resourceController } from '../../resources/resource.controller';
import * as messages from './member.messages';
import * as shapes from './member.schemas';

@Controller('v1/members')
export class MembersController extends resourceController({
  tag: 'Members',
  scope: 'members',
  param: 'memberId',
  ids: {
    create: 'createMember',
    list: 'listMembers',
    get: 'getMember',
    change: 'changeMember',
    delete: 'deleteMember',
  },
  summaries: {
    create: 'Make a member',
    list: 'List the members, newest first',
    get: 'Read a member',
    change: 'Change a member',
    delete: 'Delete a member to whom no conversation is assigned',
  },
  descriptions: {
    create:
      'A member is a human of your staff: conversations are assigned to members, and a call may be made in the name of one with the header `Acting-Member`.',
    change: 'Null removes a field.',
  },
  view: shapes.memberView,
  create: shapes.createMember,
  change: shapes.changeMember,
  list: shapes.listMembers,
  examples: {
    view: shapes.memberExample,
    create: { name: 'Noor Haddad', email: 'noor@example.com', externalId: 'staff-12' },
    change: { phone: '+41 44 668 18 00' },
  },
  messages: {
    create: messages.CreateMemberCommand,
    change: messages.ChangeMemberCommand,
    delete: messages.DeleteMemberCommand,
    get: messages.GetMemberQuery,
    list: messages.ListMembersQuery,
  },
}) {}
