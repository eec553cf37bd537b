import { connect } from 'node:net';
import type { ProblemDocument } from '../index';
import type { TinyApp } from './tiny-app';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, whatever it is. */
  readonly problem: ProblemDocument;
}

type Init = RequestInit & {
  /** The caller's key; default `writer`, none when empty. */
  readonly key?: string;
};

/** Ways to talk to a tiny app over HTTP. */
export const clientOf = (tiny: () => TinyApp) => {
  const call = async (path: string, { key = 'writer', headers, ...rest }: Init = {}): Promise<Told> => {
    const answer = await fetch(`${tiny().url}${path}`, {
      ...rest,
      headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...(headers as Record<string, string>) },
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      problem: (text === '' ? {} : JSON.parse(text)) as ProblemDocument,
    };
  };

  const post = (body: BodyInit | null, headers: Record<string, string> = {}, path = '/v1/notes'): Promise<Told> =>
    call(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  /** Sends bytes as they are and gives back all that comes until the server closes. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(tiny().port, '127.0.0.1', () => socket.write(text, 'latin1'));
      let answer = '';
      socket.on('data', (data) => (answer += data.toString('latin1')));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  const rawPost = (headers: readonly string[], body = '{"text":"hi"}'): Promise<string> =>
    raw(
      ['POST /v1/notes HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Type: application/json', ...headers]
        .concat('', body)
        .join('\r\n'),
    );

  return { call, post, raw, rawPost };
};
