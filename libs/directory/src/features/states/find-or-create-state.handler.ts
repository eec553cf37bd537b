import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { DirectoryError } from '../../directory.errors';
import { StateEntity } from '../../entities';
import { projectOf } from '../../resources/project-of';
import { CreateStateCommand, FindOrCreateStateCommand } from './state.messages';
import { createState, toStateView, type StateView } from './state.schemas';

@CommandHandler(FindOrCreateStateCommand)
export class FindOrCreateStateHandler implements ICommandHandler<FindOrCreateStateCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandBus,
  ) {}

  async execute(command: FindOrCreateStateCommand): Promise<StateView> {
    const known = await this.find(command);
    if (known) return known;
    const { asked, named } = command;
    // The Idempotency-Key is left to what the state is wanted for.
    const apart = { ...asked, call: { ...asked.call, idempotency: null } };
    try {
      return (await this.commands.execute(new CreateStateCommand(apart, createState.parse(named)))).body;
    } catch (error) {
      const made = isNameTaken(error) ? await this.find(command) : null;
      if (made) return made;
      throw error;
    }
  }

  private async find({ asked, named }: FindOrCreateStateCommand): Promise<StateView | null> {
    const { shard, accountId } = asked.call.scope;
    const projectId = projectOf(asked.call.scope, named.projectId);
    const row = await this.dataSource
      .getRepository(StateEntity)
      .findOneBy({ shard, accountId, projectId, name: named.name });
    return row && toStateView(row);
  }
}

const isNameTaken = (error: unknown): boolean => error instanceof DirectoryError && error.code === 'name.taken';
