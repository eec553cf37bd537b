/** Why what a model was asked for did not come. */
export type FailureReason =
  | 'provider-rejected' // 4xx, bad credential, unknown model
  | 'provider-quota'
  | 'provider-unavailable' // network, 5xx, rate limit: attempts or age used up
  | 'provider-timeout'
  | 'provider-garbled' // an answer that is no answer
  | 'worker-lost' // the attempts were used up by workers that died
  | 'agent-missing'
  | 'internal';
