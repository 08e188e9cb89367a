import type { InboxItem, TraceEvent } from '../cloud/control.ts';

/** A mail or text, wherever the engine keeps it. */
export interface Mail {
  id: string;
  time: number;
  protocol: string;
  endpoint: string;
  subject: string;
  body: string;
}

const personal = /^(email|email-json|sms|application)$/;

/** What was sent to people, newest first: the inbox, and what topics delivered, which the trace holds. */
export function mailOf(inbox: readonly InboxItem[], events: readonly TraceEvent[]): Mail[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const direct = inbox.map(({ number, ...it }): Mail => ({ id: `inbox-${number}`, ...it }));
  const known = new Set(direct.map((it) => `${it.endpoint}\n${it.body}`));
  const delivered = events.flatMap((event): Mail[] => {
    const { protocol, endpoint, captured } = event.detail;
    if (event.kind !== 'sns.deliver' || !personal.test(text(protocol))) return [];
    const { subject, body } = (captured ?? {}) as Record<string, unknown>;
    const mail = {
      id: `event-${event.id}`,
      time: event.time,
      protocol: text(protocol),
      endpoint: text(endpoint),
      subject: text(subject),
      body: text(body),
    };
    return known.has(`${mail.endpoint}\n${mail.body}`) ? [] : [mail];
  });
  return [...direct, ...delivered].sort((a, b) => b.time - a.time);
}

/** What a mail that asks whether its reader wants to be subscribed is confirmed with; undefined for any other mail. */
export function confirmationOf(body: string): { topic: string; token: string } | undefined {
  let it: unknown;
  try {
    it = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof it !== 'object' || it === null) return undefined;
  const { Type: type, TopicArn: topic, Token: token } = it as Record<string, unknown>;
  return type === 'SubscriptionConfirmation' && typeof topic === 'string' && typeof token === 'string'
    ? { topic, token }
    : undefined;
}
