import type { INestApplicationContext } from '@nestjs/common';
import { RouteTable } from './route-table';

/** Throws when a route declares no policy, naming all that don't. The routes must have been registered. */
export const assertEveryRouteHasPolicy = (app: INestApplicationContext): void => {
  const open = app
    .get(RouteTable, { strict: false })
    .all()
    .filter((route) => route.config.policy === undefined && route.method !== 'HEAD')
    .map((route) => `${route.method} ${route.url}`);
  if (open.length > 0) throw new Error(`Routes without a policy: ${open.join(', ')}`);
};
