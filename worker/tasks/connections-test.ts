import { testConnection } from '../../lib/connections/test-connection.ts'
import { defineTask } from '../define-task.ts'

export const connectionsTest = defineTask('connections:test', ({ testing }, { connectionId, runId }) =>
  testConnection(testing, connectionId, runId),
)
