const BLOCK_START = /^(?:[-*>#]\s|\d{1,2}\.\s)/
const CJK_END = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]$/
const CJK_START = /^[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/

/**
 * Markdown written over several source lines, as one line a paragraph and one a list item. Chinese
 * lines join without a space: a soft break would otherwise be shown as one.
 */
export function prose(template: TemplateStringsArray): string {
  const lines: string[] = []
  for (const source of template.join('').trim().split('\n')) {
    const line = source.replace(/^[ \t]+|[ \t]+$/g, '')
    const before = lines.at(-1)
    if (before === undefined || before === '' || line === '' || BLOCK_START.test(line)) {
      lines.push(line)
      continue
    }
    const gap = CJK_END.test(before) && CJK_START.test(line) ? '' : ' '
    lines[lines.length - 1] = before + gap + line
  }
  return lines.join('\n')
}
