/** An element of an XML document. `text` is all text in it, its children's included. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
}
const TOKEN = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g

function unescaped(text: string): string {
  return text.replaceAll(/&[^;\s]*;?/g, (entity) => {
    const char = ENTITIES[entity]
    if (char === undefined) throw new Error(`There is no entity ${entity}.`)
    return char
  })
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  )

/**
 * Reads a document strictly, so that a test fails where a feed reader would.
 * @throws Error when it is not well-formed, or has what our documents never have (CDATA, a DTD).
 */
export function readXml(document: string): Element {
  const body = document.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>/i, '')
  if (body === document) throw new Error('The document does not begin with its declaration.')
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(body))
    throw new Error('The document holds a character that XML cannot hold.')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  for (const [token, end, name = '', attributes = '', empty, text] of body.matchAll(TOKEN)) {
    const inside = open.at(-1) ?? root
    if (text !== undefined) {
      for (const element of open) element.text += unescaped(text)
    } else if (token === '<') throw new Error(`Not well-formed in ${inside.name}.`)
    else if (end) {
      if (open.pop()?.name !== name) throw new Error(`${name} ends and was not begun.`)
    } else {
      const element = { name, attributes: attributesOf(attributes), children: [], text: '' }
      inside.children.push(element)
      if (!empty) open.push(element)
    }
  }
  const [only] = root.children
  if (open.length !== 1 || root.children.length !== 1 || !only)
    throw new Error('The document is not one whole element.')
  return only
}

/** All elements of this name below one, at any depth. */
export const elements = (of: Element, name: string): Element[] =>
  of.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elements(child, name),
  ])
