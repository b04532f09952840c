import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { controlPrefix } from './control.ts'
import type { Fault, FaultSwitches } from './faults.ts'
import type { HttpHandler, HttpReply, HttpRequest } from './message.ts'
import { htmlReply, jsonReply } from './message.ts'
import type { RequestLog } from './request-log.ts'

type ServeOptions = {
  /** 0 takes any free port. */
  port: number
  host?: string
  /** Stamps the Date header. */
  now?: () => Date
  faults?: FaultSwitches
  requests?: RequestLog
  /** The body of a fault's status, in the vendor's own shape; plain {message} when absent. */
  faultBody?: (status: number) => unknown
}

export type Served = { url: string; port: number; close: () => Promise<void> }

const bodyLimit = 32 * 1024 * 1024

/** A keep-alive HTTP server on loopback. Faults strike every path but the control plane's. Rejects when the port is taken. */
export async function serve(handler: HttpHandler, options: ServeOptions): Promise<Served> {
  const now = options.now ?? (() => new Date())
  const host = options.host ?? '127.0.0.1'
  const server = createServer((incoming, outgoing) => {
    answer(handler, options, now, incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  // Longer than any client keeps an idle connection, so that the client and not the server closes first.
  server.keepAliveTimeout = 75_000
  server.headersTimeout = 80_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  handler: HttpHandler,
  options: ServeOptions,
  now: () => Date,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming)
  if (!request) return send(outgoing, now(), jsonReply(413, { message: 'body too large' }))
  const control = request.path.startsWith(controlPrefix)
  const url = incoming.url ?? '/'
  const fault = control ? undefined : options.faults?.strike(request.method, url)
  const note = (status: number | 'cut') => {
    if (!control) options.requests?.note({ at: now(), method: request.method, path: request.path, url, status })
  }
  const cut = () => {
    note('cut')
    incoming.socket.destroy()
  }

  if (fault?.slowMs) await pause(fault.slowMs)
  if (fault?.cut === true || fault?.cut === 'before') return cut()
  const refusal = fault ? refuse(fault, options) : undefined
  if (refusal) {
    note(refusal.status)
    return send(outgoing, now(), refusal, request.method)
  }

  let reply: HttpReply
  try {
    reply = await handler(request)
  } catch (error) {
    console.error(`sandbox: ${request.method} ${url} failed`, error)
    reply = jsonReply(500, {
      code: 'internal_server_error',
      message: 'There has been a critical error.',
      data: { status: 500 },
    })
  }
  if (fault?.cut === 'after' || reply.cut) return cut()
  if (fault?.replyLost) {
    if (fault.silentMs) await pause(fault.silentMs)
    return cut()
  }
  note(reply.status)
  if (fault?.truncate) return sendHalf(outgoing, now(), reply, fault.truncate === 'cut')
  send(outgoing, now(), reply, request.method)
}

function refuse(fault: Fault, options: ServeOptions): HttpReply | undefined {
  if (fault.html) return htmlReply(fault.status ?? 200, 'Just a moment...')
  if (fault.status === undefined) return undefined
  const retry: Record<string, string> =
    fault.status === 429 || fault.status === 503 ? { 'retry-after': String(fault.retryAfterSeconds ?? 1) } : {}
  return jsonReply(fault.status, options.faultBody?.(fault.status) ?? { message: `fault ${fault.status}` }, retry)
}

function readRequest(incoming: IncomingMessage): Promise<HttpRequest | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= bodyLimit) chunks.push(chunk)
    })
    incoming.on('error', reject)
    incoming.on('end', () => {
      if (size > bodyLimit) return resolve(undefined)
      const url = incoming.url ?? '/'
      const mark = url.indexOf('?')
      const rawQuery = mark < 0 ? '' : url.slice(mark + 1)
      resolve({
        method: incoming.method ?? 'GET',
        path: mark < 0 ? url : url.slice(0, mark),
        query: new URLSearchParams(rawQuery),
        rawQuery,
        headers: incoming.headers,
        host: incoming.headers.host ?? '127.0.0.1',
        body: Buffer.concat(chunks).toString('utf8'),
      })
    })
  })
}

function send(outgoing: ServerResponse, at: Date, reply: HttpReply, method = 'GET'): void {
  const body = Buffer.from(reply.body, 'utf8')
  outgoing.writeHead(reply.status, { ...reply.headers, date: at.toUTCString(), 'content-length': body.length })
  outgoing.end(method === 'HEAD' ? undefined : body)
}

function sendHalf(outgoing: ServerResponse, at: Date, reply: HttpReply, destroy: boolean): void {
  const body = Buffer.from(reply.body, 'utf8')
  const half = body.subarray(0, Math.floor(body.length / 2))
  const length = destroy ? body.length : half.length
  outgoing.writeHead(reply.status, { ...reply.headers, date: at.toUTCString(), 'content-length': length })
  if (!destroy) return void outgoing.end(half)
  outgoing.write(half, () => outgoing.socket?.destroy())
}
