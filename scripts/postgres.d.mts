export interface Postgres {
  url: string
  port: number
  /** It ran before this call. */
  adopted: boolean
  /** Stops the server when no other process holds it. */
  stop(): Promise<void>
}

export function ensurePostgres(options: {
  dataDir: string
  port?: number
  purpose: 'dev' | 'test' | 'bench'
}): Promise<Postgres>

/** The address of a running instance; null at once when none answers. */
export function findPostgres(dataDir: string): Promise<string | null>

/** Processes that hold the instance of a data folder. */
export function holders(dataDir: string): number[]

export function freePort(): Promise<number>
export function isFree(port: number): Promise<boolean>

export class PortTaken extends Error {
  code: 'PORT_TAKEN'
  port: number
}
