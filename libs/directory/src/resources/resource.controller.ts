import { Body, Delete, Get, HttpCode, Injectable, Patch, Post, Query, type Type } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, IfMatch, Operation, pageOf, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { ok } from '../changes/answer';
import type { Asked } from '../changes/changes';
import type { KeyScope } from '../keys/key-scopes';
import { type ListQuery, Lists } from '../lists/lists';
import { examplePage } from '../request/fields';
import { IdParam } from '../request/params';
import { Asking, reasonHeader } from '../request/reason';
import type {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
  ResourceFilter,
} from './resource.messages';

type View = { readonly id: string; readonly createdAt: string };
type Made<Base extends abstract new (...args: never[]) => unknown> = new (
  ...args: ConstructorParameters<Base>
) => InstanceType<Base>;

/** What the routes of one kind say and send. Ids are what SDKs call the operations, for ever. */
export interface ResourceRoutes<Create, Change> {
  readonly tag: string;
  /** The version that brought them; 0.2 unless said. */
  readonly since?: string;
  readonly scope: Extract<KeyScope, `${string}:write`> extends `${infer Area}:write` ? Area : never;
  /** Of the path: `stateId`. */
  readonly param: string;
  readonly ids: Readonly<Record<'create' | 'list' | 'get' | 'change' | 'delete', string>>;
  readonly summaries: Readonly<Record<'create' | 'list' | 'get' | 'change' | 'delete', string>>;
  readonly descriptions?: Partial<Readonly<Record<'create' | 'list' | 'change' | 'delete', string>>>;
  readonly view: z.ZodType<View>;
  /** What a creation answers, where that is more than the view. */
  readonly newView?: z.ZodType<View>;
  readonly create: z.ZodType<Create>;
  readonly change: z.ZodType<Change>;
  readonly list: z.ZodType<ListQuery & ResourceFilter>;
  readonly examples: { readonly view: View; readonly newView?: View; readonly create: object; readonly change: object };
  readonly messages: {
    readonly create: Made<typeof CreateResourceCommand<Create, View>>;
    readonly change: Made<typeof ChangeResourceCommand<Change, View>>;
    readonly delete: Made<typeof DeleteResourceCommand>;
    readonly get: Made<typeof GetResourceQuery<View>>;
    readonly list: Made<typeof ListResourcesQuery<View>>;
  };
}

const headers = { ETag: 'The version, for If-Match' };
const ifMatch = { 'If-Match': 'The ETag you read: a version that changed since is refused with 412.' };

/** The five routes of a kind of reference data: extend it under `@Controller('v1/…')`. */
export const resourceController = <Create, Change>(routes: ResourceRoutes<Create, Change>): Type<object> => {
  const { tag, since = '0.2', param, ids, summaries, descriptions = {}, view, examples, messages } = routes;
  const [read, write] = [{ scope: `${routes.scope}:read` }, { scope: `${routes.scope}:write` }];
  const text = (which: 'create' | 'list' | 'get' | 'change' | 'delete') => ({
    id: ids[which],
    summary: summaries[which],
    ...(which !== 'get' && descriptions[which] !== undefined && { description: descriptions[which] }),
    tag,
    since,
  });
  const one = { description: 'As it is now', example: examples.view, headers };

  @Injectable()
  abstract class ResourceController {
    constructor(
      private readonly commands: CommandBus,
      private readonly queries: QueryBus,
      private readonly calls: IdempotentCalls,
      private readonly lists: Lists,
    ) {}

    @Post()
    @Policy(write)
    @Operation({ ...text('create'), headers: reasonHeader, example: examples.create })
    @Answers(201, routes.newView ?? view, { ...one, example: examples.newView ?? examples.view })
    create(@Asking() asked: Asked, @Body({ schema: routes.create }) data: Create) {
      return this.calls.run(asked.call, () => this.commands.execute(new messages.create(asked, data)));
    }

    @Get()
    @Policy(read)
    @Operation(text('list'))
    @Answers(200, pageOf(view), { description: 'A page', example: examplePage(examples.view) })
    list(@Call() { scope }: CallContext, @Query({ schema: routes.list }) query: ListQuery & ResourceFilter) {
      const { limit: _, after: __, before: ___, ...filter } = query;
      return this.lists.page(ids.list, scope.accountId, query, (page) =>
        this.queries.execute(new messages.list(scope, filter, page)),
      );
    }

    @Get(`:${param}`)
    @Policy(read)
    @Operation(text('get'))
    @Answers(200, view, one)
    async get(@Call() { scope }: CallContext, @IdParam(param) id: string) {
      return ok(await this.queries.execute(new messages.get(scope, id)));
    }

    @Patch(`:${param}`)
    @Policy(write)
    @Operation({ ...text('change'), headers: { ...reasonHeader, ...ifMatch }, example: examples.change })
    @Answers(200, view, one)
    change(
      @Asking() asked: Asked,
      @IdParam(param) id: string,
      @IfMatch() expectedVersion: number | null,
      @Body({ schema: routes.change }) data: Change,
    ) {
      return this.commands.execute(new messages.change(asked, id, expectedVersion, data));
    }

    @Delete(`:${param}`)
    @HttpCode(204)
    @Policy(write)
    @Operation({ ...text('delete'), headers: reasonHeader })
    @Answers(204, null, { description: 'Deleted' })
    delete(@Asking() asked: Asked, @IdParam(param) id: string) {
      return this.commands.execute(new messages.delete(asked, id));
    }
  }
  return ResourceController as unknown as Type<object>;
};
