import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig } from 'fastify';
import './fastify';

const PARTS = Symbol('RouteConfigParts');

/** Adds to what Fastify knows of a route, keeping what other decorators said. */
export const addToRoute =
  (part: FastifyContextConfig): MethodDecorator =>
  (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const merged = { ...routeConfigOf(handler), ...part };
    Reflect.defineMetadata(PARTS, merged, handler);
    RouteConfig(merged)(target, key, descriptor);
  };

/** What the decorators of a route handler have said so far. */
export const routeConfigOf = (handler: object): FastifyContextConfig =>
  (Reflect.getMetadata(PARTS, handler) as FastifyContextConfig | undefined) ?? {};
