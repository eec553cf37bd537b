import { Param, Query } from '@nestjs/common';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { id } from './fields';
import { AccountPipe } from './account.pipe';

/** The account named in an administrator's path, as an AccountRef. */
export const AccountParam = (): ParameterDecorator => Param('accountId', { schema: id, pipes: [AccountPipe] });

/** An id in the path. */
export const IdParam = (name: string): ParameterDecorator => Param(name, { schema: id });

const listQuery = z.strictObject(pageQuery).refine(...onePageDirection);
export const PageQuery = (): ParameterDecorator => Query({ schema: listQuery });
