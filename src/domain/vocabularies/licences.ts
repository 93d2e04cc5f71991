import spdx from 'spdx-license-ids/index.json' with { type: 'json' }
import deprecated from 'spdx-license-ids/deprecated.json' with { type: 'json' }

const SPDX = new Set<string>([...spdx, ...deprecated])

/** CC BY 4.0, the licence a text has unless its owner chooses another. */
export const DEFAULT_LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

const CREATIVE_COMMONS: ReadonlyMap<string, string> = new Map([
  ['CC-BY-4.0', DEFAULT_LICENCE],
  ['CC-BY-SA-4.0', 'https://creativecommons.org/licenses/by-sa/4.0/'],
  ['CC0-1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  // No SPDX id: works of the United States government.
  ['US-PD', 'https://creativecommons.org/publicdomain/mark/1.0/'],
])

/** SPDX id, current or older (`GPL-3.0`). */
export const isSpdx = (id: string): boolean => SPDX.has(id)

/** The IRI for an SPDX id (or `US-PD`); undefined for an id that SPDX does not know. */
export const licenceIri = (id: string): string | undefined =>
  CREATIVE_COMMONS.get(id) ?? (isSpdx(id) ? `https://spdx.org/licenses/${id}` : undefined)

/** A short name for a licence IRI: the SPDX id where the IRI names one, else the IRI itself. */
export function licenceName(iri: string): string {
  const known = [...CREATIVE_COMMONS].find(([, value]) => value === iri)
  if (known) return known[0] === 'US-PD' ? 'Public Domain Mark' : known[0]
  return iri.startsWith('https://spdx.org/licenses/') ? iri.slice(26) : iri
}
