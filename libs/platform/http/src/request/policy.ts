import { addToRoute, routeConfigOf } from './route-config';

/**
 * Who may call a route: keys with a scope, the platform's administrators, or everybody. Every route declares one; an
 * app with a route that does not refuses to start.
 */
export type Policy = { readonly scope: string } | { readonly admin: true } | { readonly public: true };

export const Policy = (policy: Policy): MethodDecorator => addToRoute({ policy });

/** The policy a route handler declares. */
export const readPolicy = (handler: object): Policy | undefined => routeConfigOf(handler).policy;
