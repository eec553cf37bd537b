import { Inject, Injectable } from '@nestjs/common';
import { requireVersion } from '@verbatim/http';
import { newId } from '@verbatim/ids';
import type { AccountScope } from '@verbatim/kernel';
import { DataSource, type DeepPartial } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { created, ok, type Answer } from '../changes/answer';
import { Changes } from '../changes/changes';
import { DirectoryError } from '../directory.errors';
import type { VersionedEntity } from '../entities';
import { CONVERSATION_USAGE, type ConversationUsage } from '../ports/conversation-usage.port';
import { keyOf, requireResource } from './find-resource';
import type { OwnColumns, Resource } from './resource';
import { changedNote, createdNote, deletedNote } from './resource-audit';
import type { ChangeResourceCommand, CreateResourceCommand, DeleteResourceCommand } from './resource.messages';

@Injectable()
export abstract class CreateResourceHandler<Row extends VersionedEntity, View extends object, Data> {
  protected abstract readonly resource: Resource<Row, View>;
  /** What the row is made of. Throws when the caller's key may not make it. */
  protected abstract columns(data: Data, scope: AccountScope): OwnColumns<Row>;

  constructor(protected readonly changes: Changes) {}

  async execute({
    asked,
    data,
  }: CreateResourceCommand<Data & { id?: string | undefined }, View>): Promise<Answer<View>> {
    const { scope } = asked.call;
    const { shard, accountId } = scope;
    const { id = newId() } = data;
    const own = this.columns(data, scope);
    return this.changes.run(asked, scope, async (manager, now) => {
      const kept = { shard, accountId, id, version: 1, createdAt: now, updatedAt: now };
      const row = { ...own, ...kept } as unknown as Row;
      await manager.insert(this.resource.entity, row as QueryDeepPartialEntity<Row>);
      const answer = created(this.resource.toView(row), `${this.resource.path}/${id}`);
      return { result: answer, answer, audit: [createdNote(this.resource, row)] };
    });
  }
}

@Injectable()
export abstract class ChangeResourceHandler<Row extends VersionedEntity, View extends object> {
  protected abstract readonly resource: Resource<Row, View>;

  constructor(protected readonly changes: Changes) {}

  execute({
    asked,
    id,
    expectedVersion,
    data,
  }: ChangeResourceCommand<DeepPartial<OwnColumns<Row>>, View>): Promise<Answer<View>> {
    const { scope } = asked.call;
    return this.changes.run(asked, scope, async (manager, now) => {
      const row = await requireResource(manager, this.resource, scope, id, 'pessimistic_write');
      requireVersion(expectedVersion, row.version);
      const given = { ...data, version: row.version + 1, updatedAt: now };
      const changed: Row = { ...row, ...given };
      const note = changedNote(this.resource, row, changed);
      if (!note) return { result: ok(this.resource.toView(row)), audit: 'nothing-changed' };
      await manager.update(this.resource.entity, keyOf<Row>(row), given as QueryDeepPartialEntity<Row>);
      return { result: ok(this.resource.toView(changed)), audit: [note] };
    });
  }
}

@Injectable()
export abstract class DeleteResourceHandler<Row extends VersionedEntity> {
  protected abstract readonly resource: Resource<Row, object>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
    @Inject(CONVERSATION_USAGE) private readonly conversations: ConversationUsage,
  ) {}

  async execute({ asked, id }: DeleteResourceCommand): Promise<void> {
    const { scope } = asked.call;
    const { usage } = this.resource;
    await requireResource(this.dataSource.manager, this.resource, scope, id, 'none');
    // Asked before the transaction: it may need a connection of the same pool, which must not wait for itself.
    if (usage && (await this.conversations.isUsed(scope, usage.reference(id))))
      throw new DirectoryError(usage.code, usage.message);
    return this.changes.run(asked, scope, async (manager) => {
      const row = await requireResource(manager, this.resource, scope, id, 'pessimistic_write');
      await manager.delete(this.resource.entity, keyOf<Row>(row));
      return { result: undefined, audit: [deletedNote(this.resource, row)] };
    });
  }
}
