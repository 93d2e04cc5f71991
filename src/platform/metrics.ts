import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Every metric of this server, declared once. Names and labels are part of docs/run/observe.md. */
export function makeMetrics() {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    /** Begins the figures of the process itself (memory, event loop); the caller owns the registry. */
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    inboxAccepted: new Counter({
      name: 'comity_inbox_accepted_total',
      help: 'Activities accepted at the inbox',
      registers,
    }),
    inboxRefused: new Counter({
      name: 'comity_inbox_refused_total',
      help: 'Requests refused at the inbox, by the word of the refusal',
      labelNames: ['reason'] as const,
      registers,
    }),
    inboxApplied: new Counter({
      name: 'comity_inbox_applied_total',
      help: 'Activities applied, ignored or refused by the worker',
      labelNames: ['state', 'type'] as const,
      registers,
    }),
    deliveries: new Counter({
      name: 'comity_deliveries_total',
      help: 'Attempts to deliver, by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    deliverySeconds: new Histogram({
      name: 'comity_delivery_seconds',
      help: 'Time of one attempt to deliver',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15],
      registers,
    }),
    queued: new Gauge({
      name: 'comity_queued',
      help: 'Rows that wait, by queue',
      labelNames: ['queue'] as const,
      registers,
    }),
    peerMatters: new Gauge({
      name: 'comity_peer_matters',
      help: 'Peers that an administrator should look at, by matter: suspended, expiring, keys, proposed, lists',
      labelNames: ['matter'] as const,
      registers,
    }),
    dropped: new Counter({
      name: 'comity_dropped_total',
      help: 'Activities that were accepted and have no effect here, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
  }
}
export type Metrics = ReturnType<typeof makeMetrics>
