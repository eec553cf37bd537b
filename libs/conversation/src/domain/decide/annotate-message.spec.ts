import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, deleted, now, running, started, statusChanged } from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { Annotations, MessageAnnotated } from '../conversation.events';
import { foldAll } from '../conversation.evolve';
import { blankAnnotations } from './messages';

const given = specFor(conversation);

const annotated = (now_: Partial<Annotations>, was: Partial<Annotations> = {}, messageId = 'q1'): MessageAnnotated => {
  const { silence, outOfDomain, latencyMs, ...content } = { ...blankAnnotations, ...now_ };
  const { silence: wasSilent, outOfDomain: wasOut } = { ...blankAnnotations, ...was };
  return {
    type: 'conversation.message-annotated.v1',
    data: {
      messageId,
      silence,
      outOfDomain,
      was: { silence: wasSilent, outOfDomain: wasOut },
      latencyMs,
      occurredAt: now,
    },
    content,
  };
};
const annotate = (changes: Partial<Annotations>, current: Annotations | null = null) =>
  command('AnnotateMessage', { changes, current });

describe('annotating a message', () => {
  const current: Annotations = { ...blankAnnotations, silence: true, intents: ['greet'], latencyMs: 80 };

  it('records all of its annotations as they are from then on', () => {
    given(...running())
      .when(annotate({ intents: ['greet'], latencyMs: 80 }))
      .then(annotated({ intents: ['greet'], latencyMs: 80 }));
    given(...running())
      .when(annotate({ silence: false, dtmf: '12#' }, current))
      .then(annotated({ intents: ['greet'], latencyMs: 80, dtmf: '12#' }, { silence: true }));
  });

  it('takes one away with null, or with an empty list', () => {
    given(...running())
      .when(annotate({ latencyMs: null, intents: [] }, current))
      .then(annotated({ silence: true }, { silence: true }));
  });

  it('stays quiet when nothing differs', () => {
    given(...running())
      .when(annotate({}, current))
      .thenNothing();
    given(...running())
      .when(annotate(current, current))
      .thenNothing();
    given(...running())
      .when(annotate({ silence: false, entities: [] }))
      .thenNothing();
  });

  it('is allowed once archived', () => {
    const archived = [...running(), statusChanged('in_progress', 'archived')];
    expect(
      given(...archived)
        .when(annotate({ silence: true }))
        .events(),
    ).toHaveLength(1);
  });

  it('takes no more words about an anonymised one, and finds nothing once deleted', () => {
    given(started(), anonymised())
      .when(annotate({ silence: true }))
      .thenRejects('conversation.anonymised');
    given(started(), deleted())
      .when(annotate({ silence: true }))
      .thenRejects('conversation.not-found');
  });

  it('is counted once for each message, and not any more when it is taken back', () => {
    const events = [
      ...running(),
      annotated({ silence: true }),
      annotated({ silence: true, outOfDomain: true }, { silence: true }),
      annotated({ outOfDomain: true }, {}, 'q2'),
    ];
    expect(foldAll(events)).toMatchObject({ silenceCount: 1, outOfDomainCount: 2 });
    expect(foldAll([...events, annotated({}, { silence: true, outOfDomain: true })])).toMatchObject({
      silenceCount: 0,
      outOfDomainCount: 1,
    });
  });
});
