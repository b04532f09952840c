// The running parts of the product: started in their own process groups, logged, stopped in order, found again after a kill.
import { spawn } from 'node:child_process'
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { writePrivate } from '../postgres/instance.mjs'
import { checkout } from '../prepare.mjs'
import { isAlive, startOf } from '../processes.mjs'

/**
 * The parts of one data folder. Only one program at a time runs them.
 *
 * @param {string} dataDir
 * @param {{ verbose?: boolean, onExit: (name: string, log: string) => void }} options
 */
export class Parts {
  #dataDir
  #verbose
  #onExit
  #running = new Map()
  #stopping = false
  #owned = false

  constructor(dataDir, { verbose = false, onExit }) {
    this.#dataDir = dataDir
    this.#verbose = verbose
    this.#onExit = onExit
    mkdirSync(join(dataDir, 'logs'), { recursive: true })
  }

  get #file() {
    return join(this.#dataDir, 'processes.json')
  }

  /** Refuses when another program runs these parts; ends those a killed one left behind. @returns {Promise<string[]>} the names ended */
  async takeOver() {
    const { owner, parts = [] } = existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {}
    if (owner && isSame(owner)) {
      throw new Error(
        `Selvedge runs from ${this.#dataDir} already (process ${owner.pid}). Stop it, or set SELVEDGE_DATA_DIR.`,
      )
    }
    const left = parts.filter(isSame)
    await Promise.all(left.map((part) => end(part.pid, 10_000)))
    this.#note()
    return left.map((part) => part.name)
  }

  /**
   * Starts a part of the product.
   *
   * @param {string} name
   * @param {string[]} args of node
   * @param {Record<string, string | undefined>} env
   * @param {{ until?: (line: string) => boolean, seconds?: number }} [ready] waits for a line of its standard output
   * @returns {Promise<string>} the line waited for
   */
  async start(name, args, env, { until, seconds = 60 } = {}) {
    const log = this.logOf(name)
    const file = openSync(log, 'a', 0o600)
    const piped = Boolean(until) || this.#verbose
    const child = spawn(process.execPath, args, {
      cwd: checkout,
      env,
      detached: true,
      stdio: ['ignore', piped ? 'pipe' : file, this.#verbose ? 'pipe' : file],
    })
    this.#running.set(name, child)
    child.once('error', () => {})
    child.once('exit', () => {
      this.#running.delete(name)
      if (!this.#stopping) this.#onExit(name, log)
    })
    this.#note()

    let found = ''
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        appendFileSync(log, `${line}\n`)
        if (this.#verbose) process.stdout.write(`[${name}] ${line}\n`)
        if (!found && until?.(line)) found = line
      })
    }
    closeSync(file)
    if (!until) return ''
    for (let waited = 0; waited < seconds * 1000; waited += 25) {
      if (found) return found
      if (child.exitCode !== null) throw new Error(`${name} ended at once:\n${lastLines(log)}`)
      await sleep(25)
    }
    throw new Error(`${name} was not ready after ${seconds} seconds:\n${lastLines(log)}`)
  }

  logOf(name) {
    return join(this.#dataDir, 'logs', `${name}.log`)
  }

  /** Asks the parts of each group to end, together, one group after the other. @param {[string[], number][]} groups names and grace in ms */
  async stop(groups) {
    this.#stopping = true
    for (const [names, grace] of groups) {
      await Promise.all(names.map((name) => this.#running.get(name)).map((child) => child && end(child.pid, grace)))
    }
    if (this.#owned) rmSync(this.#file, { force: true })
  }

  /** Ends everything at once. */
  kill() {
    for (const child of this.#running.values()) signal(child.pid, 'SIGKILL')
  }

  #note() {
    this.#owned = true
    const identity = (pid) => ({ pid, start: startOf(pid) })
    const parts = [...this.#running].map(([name, child]) => ({ name, ...identity(child.pid) }))
    writePrivate(this.#file, JSON.stringify({ owner: identity(process.pid), parts }))
  }
}

/** @param {string} file @returns {string} its last lines */
export function lastLines(file, count = 15) {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n') : ''
}

function isSame({ pid, start }) {
  return isAlive(pid) && startOf(pid) === start
}

async function end(pid, grace) {
  signal(pid, 'SIGTERM', false)
  for (let waited = 0; isAlive(pid); waited += 25) {
    if (waited >= grace) {
      signal(pid, 'SIGKILL')
      return
    }
    await sleep(25)
  }
}

/** To the whole group when it is to die, so that no grandchild stays. */
function signal(pid, name, group = true) {
  try {
    process.kill(group && process.platform !== 'win32' ? -pid : pid, name)
  } catch {
    // It ended in the meantime.
  }
}
