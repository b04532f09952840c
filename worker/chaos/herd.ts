import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ending, hasEnded, startPart } from './child.ts'
import type { Random } from './random.ts'
import { between, shuffle } from './random.ts'
import type { ChaosPlan } from './settings.ts'

/** A worker that ends on its own this often is not started again. */
const mostOwnEnds = 5

/** Orders arrive so many milliseconds ahead of a blow at most: it falls on reading, judging or sending them. */
const longestAhead = 3_000

/** Of the blows fall on a worker that may still be starting; the rest of its lives count from when it runs. */
const shareEarly = 0.15

const saysItRuns = '"the worker runs"'

/** A worker that does not say it runs by then is struck all the same. */
const longestStartMs = 60_000

export interface Herd {
  kills: number
  freezes: number
  /** Workers that ended by themselves: there should be none. */
  ownEnds: { worker: string; code: number | null; signal: string | null }[]
  /** Aborts when a worker ends again and again. */
  givenUp: AbortSignal
  /** Every worker gets its kills and freezes in a random order at random times; resolves after the last. */
  torment(watch: { beforeBlow: () => Promise<void>; afterBlow: (told: string) => Promise<void> }): Promise<void>
  /** As an operator would (SIGTERM); those that have not ended in time are killed and named. */
  stop(patienceSeconds: number): Promise<string[]>
  kill(): Promise<void>
}

/** Starts the workers, `npm run worker` as it is, each in its own process. */
export function startHerd(
  plan: ChaosPlan,
  random: Random,
  env: NodeJS.ProcessEnv,
  logOf: (worker: string) => string,
): Herd {
  let stopping = false
  const givenUp = new AbortController()
  const places = Array.from({ length: plan.workers }, (_, at) => ({
    name: `worker-${at + 1}`,
    child: undefined as ChildProcess | undefined,
    ownEnds: 0,
  }))
  type Place = (typeof places)[number]

  const start = (place: Place) => {
    if (stopping) return
    const child = startPart(['worker/index.ts'], { env, log: logOf(place.name) })
    place.child = child
    child.once('exit', (code, signal) => {
      if (stopping || signal === 'SIGKILL') return
      herd.ownEnds.push({ worker: place.name, code, signal })
      place.ownEnds += 1
      if (place.ownEnds >= mostOwnEnds)
        return givenUp.abort(new Error(`${place.name} does not run; see ${logOf(place.name)}`))
      setTimeout(() => start(place), 1_000).unref()
    })
  }

  const running = async (place: Place) => {
    const until = performance.now() + longestStartMs
    while (!stopping && performance.now() < until) {
      const said = readFileSync(logOf(place.name), 'utf8')
      if (said.split('\n').some((line) => line.includes(`"pid":${place.child?.pid},`) && line.includes(saysItRuns)))
        return
      await sleep(250)
    }
  }

  const strike = async (place: Place, blow: 'kill' | 'freeze'): Promise<string> => {
    const child = place.child
    if (!child || hasEnded(child)) return `${place.name} was already gone`
    if (blow === 'kill') {
      child.kill('SIGKILL')
      await ending(child)
      herd.kills += 1
      start(place)
      return `${place.name} killed`
    }
    const seconds = between(random, plan.freeze.shortest, plan.freeze.longest)
    child.kill('SIGSTOP')
    await sleep(seconds * 1_000)
    child.kill('SIGCONT')
    herd.freezes += 1
    return `${place.name} frozen for ${seconds.toFixed(1)} s`
  }

  const end = async (signal: 'SIGTERM' | 'SIGKILL', patienceSeconds: number): Promise<string[]> => {
    stopping = true
    const stubborn = await Promise.all(
      places.map(async ({ name, child }) => {
        if (!child || hasEnded(child)) return []
        child.kill(signal)
        const patience = new AbortController()
        const ended = await Promise.race([
          ending(child).then(() => true),
          sleep(patienceSeconds * 1_000, false, { signal: patience.signal }).catch(() => true),
        ])
        patience.abort()
        if (ended && child.exitCode === 0) return []
        if (!ended) child.kill('SIGKILL')
        await ending(child)
        return [ended ? `${name} ended with ${child.exitCode ?? child.signalCode}` : `${name} did not end`]
      }),
    )
    return stubborn.flat()
  }

  const herd: Herd = {
    kills: 0,
    freezes: 0,
    ownEnds: [],
    givenUp: givenUp.signal,
    async torment({ beforeBlow, afterBlow }) {
      const lives = places.map((place) => {
        const kinds = ['kill', 'freeze'] as const
        const blows = shuffle(random, [
          ...Array.from({ length: plan.kills }, () => kinds[0]),
          ...Array.from({ length: plan.freezes }, () => kinds[1]),
        ])
        // Drawn ahead: what one worker's fate is must not depend on how fast another one moves.
        return {
          place,
          blows: blows.map((kind) => ({
            kind,
            after: between(random, plan.life.shortest, plan.life.longest) * 1_000,
            ahead: between(random, 0, longestAhead),
            early: random() < shareEarly,
          })),
        }
      })
      await Promise.all(
        lives.map(async ({ place, blows }) => {
          for (const { kind, after, ahead, early } of blows) {
            if (!early) await running(place)
            await sleep(Math.max(0, after - ahead))
            await beforeBlow()
            await sleep(Math.min(after, ahead))
            await afterBlow(await strike(place, kind))
          }
        }),
      )
    },
    stop: (patienceSeconds) => end('SIGTERM', patienceSeconds),
    kill: async () => void (await end('SIGKILL', 5)),
  }
  for (const place of places) start(place)
  return herd
}
