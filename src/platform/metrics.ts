import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What operators are woken for (OPS-18); the rules are in docs/run/observe.md. */
const alertMetrics = (registers: Registry[]) => ({
  queueAge: new Gauge({
    name: 'comity_queue_age_seconds',
    help: 'How long the oldest row waits that could be worked on, by queue',
    labelNames: ['queue'] as const,
    registers,
  }),
  breakersOpen: new Gauge({
    name: 'comity_breakers_open',
    help: 'Hosts that are sent nothing but a probe now and then',
    registers,
  }),
  breakerOpenSeconds: new Gauge({
    name: 'comity_breaker_open_seconds',
    help: 'How long the breaker that is open longest has been',
    registers,
  }),
  hostsBehind: new Gauge({
    name: 'comity_hosts_behind',
    help: 'Hosts that missed something and are sent it when they are back',
    registers,
  }),
  peerSkew: new Gauge({
    name: 'comity_peer_skew_seconds',
    help: 'The largest difference of an active peer’s clock from ours',
    registers,
  }),
  databaseSkew: new Gauge({
    name: 'comity_database_skew_seconds',
    help: 'This process’s clock minus the database’s',
    registers,
  }),
  backupAge: new Gauge({
    name: 'comity_backup_age_seconds',
    help: 'How old the newest file of comity backup is; +Inf when there was none',
    registers,
  }),
})

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
    ...alertMetrics(registers),
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
