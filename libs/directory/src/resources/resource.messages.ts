import { Command, Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { Answer } from '../changes/answer';
import type { Asked } from '../changes/changes';
import type { PlaceRequest } from '../lists/keyset';

// Each kind names its own by extending these, so that the bus can tell them apart.

export abstract class CreateResourceCommand<Data, View> extends Command<Answer<View>> {
  constructor(
    readonly asked: Asked,
    readonly data: Data,
  ) {
    super();
  }
}

export abstract class ChangeResourceCommand<Data, View> extends Command<Answer<View>> {
  constructor(
    readonly asked: Asked,
    readonly id: string,
    /** The version the caller last saw; null asks for no check. */
    readonly expectedVersion: number | null,
    readonly data: Data,
  ) {
    super();
  }
}

/** Refused with `<kind>.in-use` while a conversation names it. */
export abstract class DeleteResourceCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly id: string,
  ) {
    super();
  }
}

export abstract class GetResourceQuery<View> extends Query<View> {
  constructor(
    readonly scope: AccountScope,
    readonly id: string,
  ) {
    super();
  }
}

/** What narrows a list; each kind's schema says which of these it takes. */
export interface ResourceFilter {
  readonly search?: string | undefined;
  readonly projectId?: string | undefined;
  readonly format?: string | undefined;
}

/** Newest first; one row more than asked for when there are more. */
export abstract class ListResourcesQuery<View> extends Query<View[]> {
  constructor(
    readonly scope: AccountScope,
    readonly filter: ResourceFilter,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
