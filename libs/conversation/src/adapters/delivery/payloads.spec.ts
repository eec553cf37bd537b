import { ConnectTimeout, OutboundRefused } from '@verbatim/outbound';
import { ConnectorRejected, ConnectorUnavailable } from '../../ports/delivery.port';
import { mail, smtp, sms } from './delivery.fixture';
import { smtpFailure } from './smtp-failures';
import { mailOf } from './smtp-mail';
import { payloadOf } from './webhook-payload';
import { referenceIn } from './webhook-reference';

describe('a mail', () => {
  it('has an id that is the same in every try, at the domain it comes from', () => {
    expect(mailOf(mail, smtp)).toEqual({
      messageId: `<${mail.id}@larkspur.example>`,
      date: new Date(mail.createdAt),
      from: { name: 'Larkspur Home', address: 'support@larkspur.example' },
      to: { name: '', address: 'mia@example.com' },
      subject: 'Your order is ready',
      text: `${mail.text}\n\n-- \n${smtp.signature}`,
      envelope: { from: 'support@larkspur.example', to: ['mia@example.com'] },
    });
  });

  it('bears the signature only where there is one and it is wanted', () => {
    expect(mailOf({ ...mail, includeSignature: false }, smtp).text).toBe(mail.text);
    expect(mailOf(mail, { ...smtp, signature: null }).text).toBe(mail.text);
  });
});

it('a webhook is told all that a gateway needs, and nothing of the connector', () => {
  expect(payloadOf(sms)).toEqual({
    type: 'message.outbound',
    channel: 'sms',
    messageId: sms.id,
    conversationId: sms.conversationId,
    projectId: sms.projectId,
    agentId: sms.agentId,
    userId: sms.userId,
    environment: 'live',
    to: '+41446681800',
    from: '+41446681801',
    text: sms.text,
    includeSignature: false,
    createdAt: sms.createdAt,
  });
});

describe('the reference of an answer', () => {
  const answered = (body: BodyInit) => referenceIn(new Response(body));

  it('is what it says', async () => {
    expect(await answered('{"reference":"SM1","status":"queued"}')).toBe('SM1');
  });

  it.each([
    '',
    'queued',
    '{"reference":7}',
    '{"reference":""}',
    '[]',
    'null',
    `{"reference":"${'x'.repeat(201)}"}`,
    `{"reference":"SM1","more":"${'x'.repeat(20_000)}"}`,
  ])('is nothing when the answer is %.40s', async (body) => {
    expect(await answered(body)).toBeNull();
  });

  it('is nothing when the answer breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (to) => {
        to.enqueue(Buffer.from('{"reference":'));
        to.error(new Error('gone'));
      },
    });
    expect(await answered(broken)).toBeNull();
  });
});

describe('a failure of a mail server', () => {
  const failure = (fields: object) => smtpFailure(Object.assign(new Error('No'), fields));

  it.each([
    [{ code: 'EENVELOPE', responseCode: 550 }, ConnectorRejected],
    [{ code: 'EAUTH', responseCode: 535 }, ConnectorRejected],
    [{ code: 'EMESSAGE', responseCode: 554 }, ConnectorRejected],
    [{ code: 'EENVELOPE' }, ConnectorRejected],
    [{ code: 'EENVELOPE', responseCode: 450 }, ConnectorUnavailable],
    [{ code: 'EPROTOCOL', responseCode: 421 }, ConnectorUnavailable],
    [{ code: 'EENVELOPE', responseCode: 503 }, ConnectorUnavailable],
    [{ code: 'ECONNREFUSED' }, ConnectorUnavailable],
    [{ code: 'ETIMEDOUT' }, ConnectorUnavailable],
    [{ code: 'ETLS' }, ConnectorUnavailable],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, ConnectorUnavailable],
  ])('%j is told by its codes', (fields, kind) => {
    expect(failure(fields)).toBeInstanceOf(kind);
  });

  it('is told from a refusal of ours and from a mistake', () => {
    expect(smtpFailure(new OutboundRefused('private-address'))).toBeInstanceOf(ConnectorRejected);
    expect(smtpFailure(new ConnectTimeout())).toBeInstanceOf(ConnectorUnavailable);
    const mistakes = [new TypeError('x'), Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }), null];
    for (const mistake of mistakes) expect(smtpFailure(mistake)).toBe(mistake);
  });

  it('keeps nothing of what was said', () => {
    const { cause } = failure({ code: 'EENVELOPE', responseCode: 550, response: '550 mia@example.com' }) as Error;
    expect(cause).toEqual(new Error('SMTP 550'));
  });
});
