import pino from 'pino'

export type Log = pino.Logger

/** One structured log a process, to standard error so that a command's own output stays clean. Ids and codes only. */
export function createLog(name: string, level = process.env.SELVEDGE_LOG_LEVEL ?? 'info'): Log {
  return pino(
    {
      name,
      level,
      redact: {
        paths: ['*.secret', '*.key', '*.password', '*.email', '*.billing', '*.shipping'],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
