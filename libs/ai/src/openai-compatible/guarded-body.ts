/** A provider's answer that is none. The message names the kind, never a part of the answer. */
export class GarbledAnswer extends Error {
  constructor(kind: 'web-page' | 'endless-line' | 'too-long') {
    super(kind);
    this.name = 'GarbledAnswer';
  }
}

export interface BodyLimits {
  readonly maxBytes: number;
  /** Of one line, which is held in memory until it ends. */
  readonly maxLineBytes: number;
}

const newline = 0x0a;
const done = /^data: ?\[DONE\]\r?$/;
const longestDone = 'data: [DONE]\r'.length;

/**
 * An event stream that errors with {@link GarbledAnswer} beyond its limits, and ends with `[DONE]` whether or not the
 * provider then closes the connection. Ending early cancels the source, which frees its socket.
 */
export const guardEventStream = ({ maxBytes, maxLineBytes }: BodyLimits): TransformStream<Uint8Array, Uint8Array> => {
  let total = 0;
  let lineBytes = 0;
  let lineStart = '';
  const grow = (part: Uint8Array): void => {
    if (lineStart.length <= longestDone) {
      lineStart += Buffer.from(part.subarray(0, longestDone + 1 - lineStart.length)).toString('latin1');
    }
    lineBytes += part.length;
  };
  return new TransformStream({
    transform(chunk, controller) {
      let from = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
        grow(chunk.subarray(from, end));
        from = end + 1;
        if (lineBytes <= longestDone && done.test(lineStart)) {
          controller.enqueue(chunk.subarray(0, from));
          controller.terminate();
          return;
        }
        lineBytes = 0;
        lineStart = '';
      }
      grow(chunk.subarray(from));
      total += chunk.length;
      if (lineBytes > maxLineBytes) return controller.error(new GarbledAnswer('endless-line'));
      if (total > maxBytes) return controller.error(new GarbledAnswer('too-long'));
      controller.enqueue(chunk);
    },
  });
};

/** The first `maxBytes` of a body. */
export const firstBytes = (maxBytes: number): TransformStream<Uint8Array, Uint8Array> => {
  let room = maxBytes;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, room));
      room -= chunk.length;
      if (room <= 0) controller.terminate();
    },
  });
};
