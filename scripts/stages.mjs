// Running one program after the other, saying which, how it went and how long it took.
import { spawn } from 'node:child_process'
import { checkout } from './prepare.mjs'

/**
 * @param {string} name
 * @param {() => Promise<boolean>} action resolves to whether it went well
 * @returns {Promise<boolean>} a thrown error is printed and counts as false
 */
export async function stage(name, action) {
  const began = Date.now()
  console.log(`\n== ${name}`)
  let good = false
  try {
    good = await action()
  } catch (error) {
    console.error(error.message)
  }
  console.log(`-- ${name}: ${good ? 'good' : 'FAILED'} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  return good
}

/**
 * Runs a JavaScript program of node_modules in this terminal.
 *
 * @param {string} file below node_modules
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>} whether it ended with 0
 */
export async function program(file, args, env = {}) {
  const child = spawn(process.execPath, [`node_modules/${file}`, ...args], {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const code = await new Promise((done) => child.once('exit', done).once('error', () => done(1)))
  return code === 0
}
