// A Nest + Fastify application with one route that does nothing: what the framework alone costs.
import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class Messages {
  post(id, _body) {
    return { id, status: 'pending' };
  }
}
// What decorators would say, in a file that needs no compiler.
const post = Object.getOwnPropertyDescriptor(Messages.prototype, 'post');
Post(':id/messages')(Messages.prototype, 'post', post);
HttpCode(202)(Messages.prototype, 'post', post);
Param('id')(Messages.prototype, 'post', 0);
Body()(Messages.prototype, 'post', 1);
Reflect.defineMetadata('design:paramtypes', [String, Object], Messages.prototype, 'post');
Controller('v1/conversations')(Messages);

class Empty {}
Module({ controllers: [Messages] })(Empty);

const app = await NestFactory.create(Empty, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready', port: app.getHttpServer().address().port });
