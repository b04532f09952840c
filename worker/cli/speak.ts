import { createInterface } from 'node:readline'

/** What a command answers goes to standard output; how far it is, and what went wrong, to standard error. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** One line that is written over while something runs; plain lines where nobody looks. */
export function progressLine(): (text: string) => void {
  let last = ''
  const live = process.stderr.isTTY === true
  return (text) => {
    if (text === last) return
    last = text
    process.stderr.write(live ? `\r\u001b[K${text}` : `${text}\n`)
  }
}

/** A command that cannot do what was asked: said in one line, with this exit code. */
export class Refusal extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

let lines: AsyncIterator<string> | null = null

/**
 * A secret from where it was put: the option, else the environment, `-` for the next line of standard input. So it needs to
 * stand in no history and no list of processes.
 * @throws {Refusal} when it is nowhere
 */
export async function readSecret(option: string | undefined, flag: string, variable: string): Promise<string> {
  if (option === '-') {
    lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
    const { value, done } = await lines.next()
    if (done || value.trim() === '') throw new Refusal(`${flag} -: standard input holds no line for it`, 2)
    return value.trim()
  }
  const text = option ?? process.env[variable]
  if (!text)
    throw new Refusal(`${flag} is missing: give it, or ${variable}, or ${flag} - and a line of standard input`, 2)
  return text
}

/** An instant as an operator writes it: with a zone, or in UTC. */
export function parseInstant(text: string, flag: string): Date {
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const instant = new Date(isDay || hasZone ? text : `${text}Z`)
  if (Number.isNaN(instant.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(text)) {
    throw new Refusal(`${flag}: "${text}" is no instant such as 2026-11-01T00:00:00Z`, 2)
  }
  return instant
}
