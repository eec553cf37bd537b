import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  DeleteUserCommand,
  FindOrCreateUserCommand,
  GetUserQuery,
  ListUsersQuery,
  type UserFilter,
  type UserView,
} from '@verbatim/directory';
import { Answers, Call, HttpAnswer, IdempotentCalls, Operation, Policy, refuse } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { answered } from '../shared/answers';
import { id } from '../shared/ids';
import { raiaError, raiaFoundUser, raiaUser, type RaiaUser } from './raia.answers';
import { conversationsOf } from './raia.conversations-of';
import { exampleBodies, exampleConversation, exampleNotFound, exampleUser } from './raia.examples';
import { toRaiaUser } from './raia.mapping';
import { createUserBody, searchUsersQuery, type CreateUser } from './raia.schemas';

const tag = 'Users';
const FOUND_AT_ONCE = 500;

@Controller('compat/raia/external/users')
export class RaiaUsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post()
  @Policy({ scope: 'users:write' })
  @Operation({
    id: 'raiaCreateUser',
    tag,
    summary: 'Create a conversation user',
    description: 'By an e-mail, a phone number or an fkId that no user has yet.',
    since: '0.2',
    example: exampleBodies.user,
  })
  @Answers(201, raiaUser, { description: 'Successfully created a new conversation user.', example: exampleUser })
  async create(@Call() call: CallContext, @Body({ schema: createUserBody }) body: CreateUser): Promise<HttpAnswer> {
    const { firstName, lastName, context, source, email, phoneNumber: phone, fkId: foreignId, fkUserId } = body;
    const { customData: metadata } = body;
    const given = { firstName, lastName, context, source, email, phone, foreignId, foreignUserId: fkUserId, metadata };
    const answer = await this.idempotent.run(call, async () => {
      await this.assertNew(call, { email, phone, foreignId });
      const made = await this.commands.execute(new FindOrCreateUserCommand({ call, reason: null }, presentIn(given)));
      if (made.status !== 201) throw userExists(); // made between our look and our insert
      return made;
    });
    return answered(answer, toRaiaUser(answer.body as UserView), answer.status);
  }

  @Get('search')
  @Policy({ scope: 'users:read' })
  @Operation({
    id: 'raiaSearchUser',
    tag,
    summary: 'Find user by contact information',
    description: 'Of several that are given all must fit. With the ids of the conversations with this agent.',
    since: '0.2',
  })
  @Answers(200, raiaFoundUser, {
    description: 'Successfully retrieved the user and conversation ids',
    example: { user: exampleUser, conversationIds: [exampleConversation.id] },
  })
  @Answers(404, raiaError, { description: 'User not found.', example: exampleNotFound })
  async search(
    @Call() { scope }: CallContext,
    @Query({ schema: searchUsersQuery }) query: z.output<typeof searchUsersQuery>,
  ): Promise<z.output<typeof raiaFoundUser>> {
    const { email, phoneNumber: phone, fkId: foreignId } = query;
    const [user] = await this.find(scope, { email, phone, foreignId });
    if (user === undefined) throw refuse('resource.not-found', 'There is no such user.');
    const conversationIds: string[] = [];
    for await (const ids of conversationsOf(this.queries, scope, user.id, FOUND_AT_ONCE)) conversationIds.push(...ids);
    return { user: toRaiaUser(user), conversationIds };
  }

  @Get(':id')
  @Policy({ scope: 'users:read' })
  @Operation({ id: 'raiaGetUser', tag, summary: 'Get conversation user by ID', since: '0.2' })
  @Answers(200, raiaUser, { description: 'Successfully retrieved the conversation user.', example: exampleUser })
  async one(@Call() { scope }: CallContext, @Param('id', { schema: id }) userId: string): Promise<RaiaUser> {
    return toRaiaUser(await this.queries.execute(new GetUserQuery(scope, userId)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy({ scope: 'users:write' })
  @Operation({
    id: 'raiaDeleteUser',
    tag,
    summary: 'Delete conversation user by ID',
    description: 'Who has conversations, with whatever agent, is not deleted.',
    since: '0.2',
  })
  @Answers(204, null, { description: 'Successfully delete the conversation user.' })
  delete(@Call() call: CallContext, @Param('id', { schema: id }) userId: string): Promise<void> {
    return this.commands.execute(new DeleteUserCommand({ call, reason: null }, userId));
  }

  private find(scope: CallContext['scope'], filter: UserFilter): Promise<UserView[]> {
    return this.queries.execute(new ListUsersQuery(scope, filter, { limit: 1, from: null }));
  }

  /** Any of them makes a user who has it the same person. */
  private async assertNew({ scope }: CallContext, identifiers: UserFilter): Promise<void> {
    for (const [name, value] of Object.entries(identifiers))
      if (value !== undefined && (await this.find(scope, { [name]: value })).length > 0) throw userExists();
  }
}

const userExists = (): Error => refuse('request.invalid', 'User already exists.');

type Present<Given> = { [Field in keyof Given]?: Exclude<Given[Field], undefined> };
const presentIn = <Given extends object>(given: Given): Present<Given> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<Given>;
