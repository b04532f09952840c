import type { SandboxClock } from './clock.ts'
import type { FaultSwitches } from './faults.ts'
import { parseFault } from './faults.ts'
import type { HttpReply, HttpRequest } from './message.ts'
import { jsonReply, readJsonObject } from './message.ts'
import type { RequestLog } from './request-log.ts'

export const controlPrefix = '/__sandbox/'

/**
 * The part of the control plane both sandboxes share: `faults` (GET, POST, DELETE), `clock` (POST offsetSeconds),
 * `requests` (GET, DELETE). Undefined when the path is another's; 400 with {error} on bad input.
 */
export function sharedControl(
  request: HttpRequest,
  parts: { faults: FaultSwitches; clock: SandboxClock; requests: RequestLog },
): HttpReply | undefined {
  const action = `${request.method} ${request.path.slice(controlPrefix.length)}`
  switch (action) {
    case 'GET faults':
      return jsonReply(200, { seed: parts.faults.seed, faults: parts.faults.list() })
    case 'DELETE faults':
      parts.faults.clear()
      return jsonReply(200, { seed: parts.faults.seed, faults: [] })
    case 'POST faults': {
      const body = readJsonObject(request.body)
      if (!body) return badControl('a JSON object is expected')
      try {
        parts.faults.add(parseFault(body))
      } catch (error) {
        return badControl(error instanceof Error ? error.message : 'bad fault')
      }
      return jsonReply(200, { seed: parts.faults.seed, faults: parts.faults.list() })
    }
    case 'POST clock': {
      const offset = readJsonObject(request.body)?.offsetSeconds
      if (typeof offset !== 'number') return badControl('offsetSeconds must be a number')
      parts.clock.setOffsetSeconds(offset)
      return jsonReply(200, { now: parts.clock.now().toISOString() })
    }
    case 'GET requests':
      return jsonReply(200, parts.requests.view())
    case 'DELETE requests':
      parts.requests.clear()
      return jsonReply(200, parts.requests.view())
    default:
      return undefined
  }
}

export function badControl(message: string): HttpReply {
  return jsonReply(400, { error: message })
}
