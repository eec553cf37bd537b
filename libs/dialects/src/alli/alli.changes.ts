import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindMemberQuery } from '@verbatim/directory';
import { refuse } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import type { AlliInfo } from './alli.requests';

/** The state of what is in none. */
const NO_STATE = 'no';

export interface AlliChanges {
  readonly stateId?: null;
  readonly stateName?: string;
  readonly assigneeId?: string | null;
  readonly categoryIds?: string[];
  readonly title?: string | null;
}

/** Turns what Alli says of a conversation into what is to be changed. */
@Injectable()
export class AlliChangeReader {
  constructor(private readonly queries: QueryBus) {}

  /** Throws `request.invalid` when the assignee is nobody. */
  async read(scope: AccountScope, { state, assignee, categoryIds, title }: AlliInfo): Promise<AlliChanges> {
    return {
      ...stateOf(state),
      ...(assignee === undefined ? {} : { assigneeId: assignee && (await this.memberId(scope, assignee)) }),
      ...(categoryIds === undefined ? {} : { categoryIds: categoryIds ?? [] }),
      ...(title === undefined ? {} : { title }),
    };
  }

  private async memberId(scope: AccountScope, named: string): Promise<string> {
    const member = await this.queries.execute(new FindMemberQuery(scope, named));
    if (member) return member.id;
    throw refuse('request.invalid', 'The assignee is unknown.', {
      errors: [{ pointer: '/assignee', message: 'names no human agent of this account' }],
    });
  }
}

const stateOf = (state: AlliInfo['state']): Pick<AlliChanges, 'stateId' | 'stateName'> => {
  if (state === undefined) return {};
  return state === null || state === NO_STATE ? { stateId: null } : { stateName: state };
};
