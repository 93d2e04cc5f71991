/**
 * The house in order of who may know whom (ARCHITECTURE.md): a file imports its own floor's folder and
 * anything below, never above, never beside.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ['^src/domain/'],
  ['^src/vocabulary/'],
  ['^src/platform/'],
  ['^src/config\\.ts$'],
  ['^src/store/'],
  ['^src/context\\.ts$'],
  ['^src/actions/'],
  ['^src/http/', '^src/federation/', '^src/jobs/', '^src/cli/'],
]

/** The entries and what they share: floor 4. */
export const ENTRIES = '^src/[^/]+\\.ts$'

/** Libraries that stay home, with the places that may know them. */
export const HOMES: readonly { readonly library: string; readonly homes: string }[] = [
  { library: '^node_modules/@fedify/', homes: '^src/federation/' },
  { library: '^node_modules/(fastify|@fastify)(/|$)', homes: '^src/(http|federation)/' },
  {
    library: '^node_modules/(kysely|pg|@electric-sql)(/|$)',
    homes: '^src/store/|^src/context\\.ts$',
  },
  { library: '^node_modules/undici/', homes: '^src/platform/outbound' },
  { library: '^node_modules/hono/', homes: '^src/http/web/' },
  { library: '^node_modules/commander/', homes: '^src/cli\\.ts$' },
]
