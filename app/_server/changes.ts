import 'server-only'
import pg from 'pg'
import { readChangeMarks, type Topic, topics } from '../../lib/boards/change-marks.ts'
import { db } from './db.ts'
import { log } from './log.ts'
import { consoleSettings } from './settings.ts'

type Listener = (topic: Topic) => void

const pollMs = 5_000

/** One listener a console process, fanned out to its streams. It lives while somebody listens. */
class Changes {
  #listeners = new Set<Listener>()
  #client: pg.Client | null = null
  #poll: NodeJS.Timeout | null = null
  #marks: Record<Topic, string> | null = null

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#begin()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#end()
    }
  }

  #emit(topic: Topic) {
    for (const listener of this.#listeners) listener(topic)
  }

  #begin() {
    this.#poll = setInterval(() => void this.#compare(), pollMs)
    void this.#connect()
  }

  #end() {
    if (this.#poll) clearInterval(this.#poll)
    this.#poll = null
    this.#marks = null
    const client = this.#client
    this.#client = null
    client?.end().catch(() => {})
  }

  async #connect() {
    const client = new pg.Client({
      connectionString: consoleSettings().DATABASE_URL,
      application_name: 'selvedge console listener',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    })
    this.#client = client
    const lost = () => {
      if (this.#client === client) this.#client = null
    }
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', ({ payload }) => {
      const topic = topics.find((known) => known === payload)
      if (topic) this.#emit(topic)
    })
    try {
      await client.connect()
      await client.query('listen selvedge')
    } catch (error) {
      if (this.#client === client) log.warn({ err: error }, 'the listener did not connect; the poll goes on')
      lost()
    }
    if (this.#client !== client) await client.end().catch(() => {})
  }

  /** Notifications may be lost (a pooler, a broken connection): what moved is seen here within the poll's time. */
  async #compare() {
    if (!this.#client) void this.#connect()
    try {
      const marks = await readChangeMarks(db())
      const before = this.#marks
      this.#marks = marks
      if (before) for (const topic of topics) if (before[topic] !== marks[topic]) this.#emit(topic)
    } catch (error) {
      log.warn({ err: error }, 'changes could not be read')
    }
  }
}

const held = globalThis as typeof globalThis & { selvedgeChanges?: Changes }

export const changes = (): Changes => {
  held.selvedgeChanges ??= new Changes()
  return held.selvedgeChanges
}
