import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { VersionedEntity } from '../entities';
import { readKeyset } from '../lists/keyset';
import { narrowToWords } from '../lists/search';
import { requireResource } from './find-resource';
import type { Resource } from './resource';
import type { GetResourceQuery, ListResourcesQuery } from './resource.messages';

@Injectable()
export abstract class GetResourceHandler<Row extends VersionedEntity, View extends object> {
  protected abstract readonly resource: Resource<Row, View>;

  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope, id }: GetResourceQuery<View>): Promise<View> {
    return this.resource.toView(await requireResource(this.dataSource.manager, this.resource, scope, id, 'none'));
  }
}

@Injectable()
export abstract class ListResourcesHandler<Row extends VersionedEntity, View extends object> {
  protected abstract readonly resource: Resource<Row, View>;

  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope, filter: { search, ...equal }, page }: ListResourcesQuery<View>): Promise<View[]> {
    const { entity, kind, visible, toView } = this.resource;
    const query = this.dataSource.getRepository(entity).createQueryBuilder(kind).where(visible(scope));
    for (const [column, value] of Object.entries(equal)) if (value !== undefined) query.andWhere({ [column]: value });
    if (search !== undefined) narrowToWords(query, search);
    return (await readKeyset(query, 'createdAt', page)).map(toView);
  }
}
