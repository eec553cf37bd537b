import { Injectable } from '@nestjs/common';

/** This process's clock: what happens here happens when it says. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
