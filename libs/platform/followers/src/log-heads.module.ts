import { Module } from '@nestjs/common';
import { LogHeads } from './log-heads';

/** The one look at the heads of the log for all who follow it live in this process. Needs the pool. */
@Module({ providers: [LogHeads], exports: [LogHeads] })
export class LogHeadsModule {}
