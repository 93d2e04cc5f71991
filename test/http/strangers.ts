import { Parser } from 'htmlparser2'

/** Elements that our pages have for good; whatever else stands in one came in with a text. */
const OURS = new Set(
  `html head meta title link body a header main footer nav div span p small ul ol li dl dt dd h1 h2 h3 h4
  h5 h6 b i em strong bdi time details summary section article aside figure figcaption form label input button
  select option table thead tbody tr th td code pre blockquote br hr ins del mark svg path circle sub sup s`.split(
    /\s+/,
  ),
)

/** What a browser would see that is not ours: foreign elements, handlers, styles, addresses to run. */
export function strangersIn(html: string): string[] {
  const strangers: string[] = []
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (!OURS.has(name)) strangers.push(name)
        for (const [key, value] of Object.entries(attributes)) {
          if (/^on|^style$|^srcdoc$/.test(key)) strangers.push(`${name}@${key}`)
          if (['href', 'src', 'action'].includes(key) && !/^(https?:|mailto:|[/?#])/.test(value))
            strangers.push(`${name}@${key}=${value}`)
          if (key === 'id' && value === 'main' && name !== 'main') strangers.push('id=main')
        }
      },
    },
    { recognizeSelfClosing: true },
  )
  parser.end(html)
  return strangers
}
