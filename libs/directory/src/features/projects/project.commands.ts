import { Command } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { ChangeProject, CreateProject, ProjectView } from './project.schemas';

export class CreateProjectCommand extends Command<Answer<ProjectView>> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly data: CreateProject,
  ) {
    super();
  }
}

export class ChangeProjectCommand extends Command<Answer<ProjectView>> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly projectId: string,
    readonly data: ChangeProject,
  ) {
    super();
  }
}

/** Refused with `project.in-use` while it has agents. Keys bound to it are revoked with it. */
export class DeleteProjectCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly projectId: string,
  ) {
    super();
  }
}
