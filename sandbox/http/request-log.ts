/** What a sandbox was asked, control plane excluded. `path` is without query; `recent` keeps the last thousand. */
export type RequestLogView = {
  count: number
  reads: number
  writes: number
  routes: { method: string; path: string; count: number }[]
  recent: { at: string; method: string; url: string; status: number | 'cut' }[]
}

export type RequestLog = {
  note: (entry: { at: Date; method: string; path: string; url: string; status: number | 'cut' }) => void
  view: () => RequestLogView
  clear: () => void
}

const keptEntries = 1000
const readMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export function createRequestLog(): RequestLog {
  let routes = new Map<string, { method: string; path: string; count: number }>()
  let recent: RequestLogView['recent'] = []
  let reads = 0
  let writes = 0
  return {
    note: ({ at, method, path, url, status }) => {
      if (readMethods.has(method)) reads += 1
      else writes += 1
      const key = `${method} ${path}`
      const route = routes.get(key)
      if (route) route.count += 1
      else routes.set(key, { method, path, count: 1 })
      recent.push({ at: at.toISOString(), method, url, status })
      if (recent.length > keptEntries * 2) recent = recent.slice(-keptEntries)
    },
    view: () => ({
      count: reads + writes,
      reads,
      writes,
      routes: [...routes.values()],
      recent: recent.slice(-keptEntries),
    }),
    clear: () => {
      routes = new Map()
      recent = []
      reads = 0
      writes = 0
    },
  }
}
