import { Temporal } from '@js-temporal/polyfill'

// Fedify uses the global Temporal, which Node 24 does not have. Imported before anything of Fedify.
if (!('Temporal' in globalThis)) Object.assign(globalThis, { Temporal })
