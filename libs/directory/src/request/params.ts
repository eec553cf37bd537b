import { Param, Query } from '@nestjs/common';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { search } from '../lists/search';
import { AccountPipe } from './account.pipe';
import { id } from './fields';

/** The account named in an administrator's path, as an AccountRef. */
export const AccountParam = (): ParameterDecorator => Param('accountId', { schema: id, pipes: [AccountPipe] });

/** An id in the path. */
export const IdParam = (name: string): ParameterDecorator => Param(name, { schema: id });

const listQuery = z.strictObject(pageQuery).refine(...onePageDirection);
export const PageQuery = (): ParameterDecorator => Query({ schema: listQuery });

/** The query of a list of what projects have by name. */
export const projectList = z
  .strictObject({
    ...pageQuery,
    projectId: id.optional().meta({ description: 'Only those of this project' }),
    search: search.meta({ description: 'Words that it holds, all of them' }),
  })
  .refine(...onePageDirection);
