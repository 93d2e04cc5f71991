import { styleText } from 'node:util'

/** How the demo speaks: one line a step, each government in its own colour. */
const COLOURS = { ruritania: 'cyan', freedonia: 'yellow', sylvania: 'magenta' } as const
export type Speaker = keyof typeof COLOURS

const say = (text = ''): void => void process.stdout.write(`${text}\n`)

export const title = (text: string): void => say(`\n${styleText('bold', text)}`)
export const step = (text: string): void => say(`  ${text}`)
export const aside = (text: string): void => say(`    ${styleText('dim', text)}`)

/** What a government does, with its name in the margin. */
export const act = (who: Speaker, name: string, text: string): void =>
  say(`\n  ${styleText(['bold', COLOURS[who]], name.padEnd(10))} ${text}`)

/** What it leads to elsewhere. */
export const effect = (who: Speaker, name: string, text: string): void =>
  say(`    ${styleText(COLOURS[who], `→ ${name}`)} ${text}`)

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
