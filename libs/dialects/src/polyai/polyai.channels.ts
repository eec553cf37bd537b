/** PolyAI names two media and leaves the set open. What is neither written nor spoken to an agent keeps its own name. */
const words: Readonly<Record<string, string>> = {
  api: 'CHAT',
  chat: 'CHAT',
  live_chat: 'CHAT',
  'live-chat': 'CHAT',
  copilot: 'CHAT',
  phone: 'VOICE-SIP',
  sip: 'VOICE-SIP',
  voice: 'VOICE-SIP',
};

/** How PolyAI says a channel of ours. */
export const polyaiChannel = (channel: string): string =>
  Object.hasOwn(words, channel) ? String(words[channel]) : channel.toUpperCase();
