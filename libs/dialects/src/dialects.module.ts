import { Module } from '@nestjs/common';
import { AlliModule } from './alli/alli.module';
import { CaseyModule } from './casey/casey.module';

/** The APIs of other vendors over the same conversations (ADR-0016); beside the native one, in an HTTP process. */
@Module({ imports: [AlliModule, CaseyModule] })
export class DialectsModule {}
